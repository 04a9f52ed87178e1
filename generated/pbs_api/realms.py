# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Realms: where users come from, and how their passwords are checked.

Every user belongs to a realm, the part of the id after the `@`. Two realms always exist: `pam`,
the accounts of the operating system, and `pbs`, whose users and passwords PBS keeps itself.
Others are added by name: LDAP and Active Directory realms ask a directory for the password,
OpenID realms send the browser to an identity provider.

An entry in a directory is not yet a user of PBS: `sync_realm` imports them, `create_user` adds a
single one. An OpenID realm can create users at their first login (`autocreate`). Either way a
new user has no rights until `update_acl` grants some.

Example:
    pbs.send(
        create_ldap_realm(
            realm="corp",
            server1="ldap.example.com",
            mode="ldaps",
            verify=True,
            base_dn="ou=people,dc=example,dc=com",
            user_attr="uid",
        )
    )
    pbs.wait(sync_realm("corp", enable_new=True))
    print(*(f"{realm.realm} ({realm.type})" for realm in pbs.send(list_realms())), sep=", ")
    # pam (pam), pbs (pbs), corp (ldap)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pbs_client.runtime import (
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    UPID,
    WORD,
    Decoder,
    ListOf,
    Operation,
    Optional,
    Parameter,
    Request,
    Shape,
    TaskRequest,
    declare_property_string,
    explain_missing,
    extra_names,
    hidden,
    masked,
    model_class,
    model_field,
    nothing,
    parse_property_string,
    write_property_string,
)

from .enums import (
    AdRealmSetting,
    LdapMode,
    LdapRealmSetting,
    OpenidRealmSetting,
    PamRealmSetting,
    PbsRealmSetting,
    RealmType,
    SyncRemoveVanished,
)

__all__ = [
    "AdRealmConfig",
    "BasicRealmInfo",
    "LdapRealmConfig",
    "OpenIdRealmConfig",
    "PamRealmConfig",
    "PbsRealmConfig",
    "SyncAttributes",
    "SyncDefaultsOptions",
    "create_ad_realm",
    "create_ldap_realm",
    "create_openid_realm",
    "delete_ad_realm",
    "delete_ldap_realm",
    "delete_openid_realm",
    "get_ad_realm",
    "get_ldap_realm",
    "get_openid_realm",
    "get_pam_realm",
    "get_pbs_realm",
    "list_ad_realms",
    "list_ldap_realms",
    "list_openid_realms",
    "list_realms",
    "sync_realm",
    "update_ad_realm",
    "update_ldap_realm",
    "update_openid_realm",
    "update_pam_realm",
    "update_pbs_realm",
]


def list_realms() -> Request[list[BasicRealmInfo]]:
    """Lists all realms by name and kind; needs no login.

    `GET /access/domains`

    Returns:
        `Client.send` returns a list of `BasicRealmInfo` (`realm`, `type`, `comment` and
            `default`); never empty, as `pam` and `pbs` always exist.
        `Client.exchange` also returns `digest`.

    Raises:
        NotSent: the server cannot be reached.

    Needs no login.
    """
    return Request(_LIST_REALMS, {})


def sync_realm(
    realm: str,
    /,
    *,
    dry_run: bool | None = None,
    enable_new: bool | None = None,
    remove_vanished: str | Sequence[SyncRemoveVanished] | None = None,
) -> TaskRequest:
    """Starts a task that imports users from the directory of an LDAP or AD realm.

    `POST /access/domains/{realm}/sync`

    With `remove_vanished` these are removed: `entry` users who are gone from the directory,
    `acl` their ACL entries, `properties` fields that the directory no longer has. `dry_run=True`
    only writes the log.
    Options not given come from the realm's `sync_defaults_options`.

    Args:
        realm: Name of the realm, such as `corp`: the part of a user id after the `@`. 2 to 32
            characters.
        dry_run: Only logs what would change. Default on the server: `False`.
        enable_new: Whether users who are new here may log in at once; they may if neither this
            nor the realm says otherwise.
        remove_vanished: Any of `entry`, `acl` and `properties`, such as `entry;acl`.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: a synchronisation of this realm is running; PBS waits up to ten seconds for it.
        NotFound: there is no realm with this name.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: the directory did not answer or refused the account, or
            the realm is neither LDAP nor AD.

    Privileges:
        on /access/users: Permissions.Modify
    """
    return TaskRequest(
        _SYNC_REALM,
        {
            "realm": realm,
            "dry-run": dry_run,
            "enable-new": enable_new,
            "remove-vanished": remove_vanished,
        },
    )


def list_ad_realms() -> Request[list[AdRealmConfig]]:
    """Lists the Active Directory realms with their servers and filters; bind passwords are not
    shown.

    `GET /config/access/ad`

    Requires the privilege to change realms, although it only reads; `get_ad_realm` requires
    less.

    Returns:
        `Client.send` returns a list of `AdRealmConfig` (`realm`, `server1`, `base_dn`,
            `bind_dn`, `capath`, `comment`, `default`, `filter` and 7 more); empty if there are
            none.
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    return Request(_LIST_AD_REALMS, {})


def create_ad_realm(
    *,
    realm: str,
    server1: str,
    base_dn: str | None = None,
    bind_dn: str | None = None,
    capath: str | None = None,
    comment: str | None = None,
    default: bool | None = None,
    filter: str | None = None,
    mode: LdapMode | None = None,
    password: str | None = None,
    port: int | None = None,
    server2: str | None = None,
    sync_attributes: SyncAttributes | str | None = None,
    sync_defaults_options: SyncDefaultsOptions | str | None = None,
    user_classes: str | Sequence[str] | None = None,
    verify: bool | None = None,
) -> Request[None]:
    """Adds an Active Directory realm; PBS connects to its server before saving.

    `POST /config/access/ad`

    Args:
        realm: Name of the realm, such as `corp`: the part of a user id after the `@`.
        server1: Host name or address of the directory server, such as `ldap.example.com`.
        base_dn: Where to search for users, such as `dc=example,dc=com`; if not given, PBS asks
            the server.
        bind_dn: Directory account to search with, such as `cn=reader,dc=example,dc=com`;
            anonymous if not given.
        capath: CA file or folder, on the server, to check the directory's certificate with, such
            as `/etc/ssl/certs`.
        comment: A line of free text, shown on the login page.
        default: Makes this realm the one preselected at login. Leaving it out in an update
            resets it. Default: `False`.
        filter: Additional LDAP filter that users must match, such as
            `(memberOf=cn=backup,ou=groups,dc=example,dc=com)`.
        mode: How the directory is reached: `ldap` without encryption, `ldap+starttls`, or
            `ldaps`. Default: `ldap`.
        password: Password of `bind_dn`. PBS keeps it and never shows it.
        port: TCP port of the directory, if not 389, or 636 with `ldaps`. From 0 to 65535.
        server2: Fallback directory server, for when the first does not answer.
        sync_attributes: Which directory attributes to copy to which fields of the user, such as
            `email=mail,firstname=givenName`.
        sync_defaults_options: Default options of a synchronisation, such as `enable-new=true`.
        user_classes: Object classes of entries that count as users, such as `person,user`.
            Default: `inetorgperson,posixaccount,person,user`.
        verify: Whether the directory's certificate is checked; if not, an attacker in between
            gets the passwords. Default: `False`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there already is a realm with this name, of any kind.
        NotFound: the server has no file or folder `capath`.
        PermissionDenied: a privilege listed below is missing.
        ServerError: the directory does not say where its users are: give `base_dn`.
        Unavailable: neither `server1` nor `server2` can be reached. Nothing was saved.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    password = hidden(password)
    return Request(
        _CREATE_AD_REALM,
        {
            "realm": realm,
            "server1": server1,
            "base-dn": base_dn,
            "bind-dn": bind_dn,
            "capath": capath,
            "comment": comment,
            "default": default,
            "filter": filter,
            "mode": mode,
            "password": password,
            "port": port,
            "server2": server2,
            "sync-attributes": sync_attributes,
            "sync-defaults-options": sync_defaults_options,
            "user-classes": user_classes,
            "verify": verify,
        },
    )


def delete_ad_realm(
    realm: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes an Active Directory realm; its users stay listed and can no longer log in.

    `DELETE /config/access/ad/{realm}`

    Args:
        realm: Name of the realm, such as `corp`: the part of a user id after the `@`. 2 to 32
            characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no realm with this name and kind.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    return Request(
        _DELETE_AD_REALM,
        {
            "realm": realm,
            "digest": digest,
        },
    )


def get_ad_realm(realm: str, /) -> Request[AdRealmConfig]:
    """Reads one Active Directory realm without its bind password.

    `GET /config/access/ad/{realm}`

    Args:
        realm: Name of the realm, such as `corp`: the part of a user id after the `@`. 2 to 32
            characters.

    Returns:
        `Client.send` returns an `AdRealmConfig` (`realm`, `server1`, `base_dn`, `bind_dn`,
            `capath`, `comment`, `default`, `filter` and 7 more).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no realm with this name and kind.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Sys.Audit
    """
    return Request(_GET_AD_REALM, {"realm": realm})


def update_ad_realm(
    realm: str,
    /,
    *,
    base_dn: str | None = None,
    bind_dn: str | None = None,
    capath: str | None = None,
    comment: str | None = None,
    default: bool | None = None,
    delete: Sequence[AdRealmSetting] | None = None,
    digest: str | None = None,
    filter: str | None = None,
    mode: LdapMode | None = None,
    password: str | None = None,
    port: int | None = None,
    server1: str | None = None,
    server2: str | None = None,
    sync_attributes: SyncAttributes | str | None = None,
    sync_defaults_options: SyncDefaultsOptions | str | None = None,
    user_classes: str | Sequence[str] | None = None,
    verify: bool | None = None,
) -> Request[None]:
    """Changes an Active Directory realm; a bind password that is not given is kept.

    `PUT /config/access/ad/{realm}`

    PBS connects to the directory before it saves.

    Args:
        realm: Name of the realm, such as `corp`: the part of a user id after the `@`.
        base_dn: Where to search for users, such as `dc=example,dc=com`.
        bind_dn: Directory account to search with, such as `cn=reader,dc=example,dc=com`;
            anonymous if not set.
        capath: CA file or folder, on the server, to check the directory's certificate with, such
            as `/etc/ssl/certs`.
        comment: A line of free text, shown on the login page.
        default: Makes this realm the one preselected at login. Leaving it out in an update
            resets it. Not set means `False`.
        delete: Settings to reset to their defaults; all others stay unless given. Example:
            `["server2"]`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        filter: Additional LDAP filter that users must match, such as
            `(memberOf=cn=backup,ou=groups,dc=example,dc=com)`.
        mode: How the directory is reached: `ldap` without encryption, `ldap+starttls`, or
            `ldaps`. Not set means `ldap`.
        password: Password of `bind_dn`. PBS keeps it and never shows it.
        port: TCP port of the directory, if not 389, or 636 with `ldaps`. From 0 to 65535.
        server1: Host name or address of the directory server, such as `ldap.example.com`.
        server2: Fallback directory server, for when the first does not answer.
        sync_attributes: Which directory attributes to copy to which fields of the user, such as
            `email=mail,firstname=givenName`.
        sync_defaults_options: Default options of a synchronisation, such as `enable-new=true`.
        user_classes: Object classes of entries that count as users, such as `person,user`. Not
            set means `inetorgperson,posixaccount,person,user`.
        verify: Whether the directory's certificate is checked; if not, an attacker in between
            gets the passwords. Not set means `False`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no realm with this name and kind.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: neither `server1` nor `server2` can be reached. Nothing was changed.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    password = hidden(password)
    return Request(
        _UPDATE_AD_REALM,
        {
            "realm": realm,
            "base-dn": base_dn,
            "bind-dn": bind_dn,
            "capath": capath,
            "comment": comment,
            "default": default,
            "delete": delete,
            "digest": digest,
            "filter": filter,
            "mode": mode,
            "password": password,
            "port": port,
            "server1": server1,
            "server2": server2,
            "sync-attributes": sync_attributes,
            "sync-defaults-options": sync_defaults_options,
            "user-classes": user_classes,
            "verify": verify,
        },
    )


def list_ldap_realms() -> Request[list[LdapRealmConfig]]:
    """Lists the LDAP realms with their servers and filters; bind passwords are not shown.

    `GET /config/access/ldap`

    Requires the privilege to change realms, although it only reads; `get_ldap_realm` requires
    less.

    Returns:
        `Client.send` returns a list of `LdapRealmConfig` (`realm`, `base_dn`, `server1`,
            `user_attr`, `bind_dn`, `capath`, `comment`, `default` and 8 more); empty if there
            are none.
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    return Request(_LIST_LDAP_REALMS, {})


def create_ldap_realm(
    *,
    base_dn: str,
    realm: str,
    server1: str,
    user_attr: str,
    bind_dn: str | None = None,
    capath: str | None = None,
    comment: str | None = None,
    default: bool | None = None,
    filter: str | None = None,
    mode: LdapMode | None = None,
    password: str | None = None,
    port: int | None = None,
    server2: str | None = None,
    sync_attributes: SyncAttributes | str | None = None,
    sync_defaults_options: SyncDefaultsOptions | str | None = None,
    user_classes: str | Sequence[str] | None = None,
    verify: bool | None = None,
) -> Request[None]:
    """Adds an LDAP realm; PBS connects to its server before saving.

    `POST /config/access/ldap`

    Args:
        base_dn: Where in the directory to search for users, such as
            `ou=people,dc=example,dc=com`.
        realm: Name of the realm, such as `corp`: the part of a user id after the `@`.
        server1: Host name or address of the directory server, such as `ldap.example.com`.
        user_attr: Directory attribute that holds the user name, such as `uid`.
        bind_dn: Directory account to search with, such as `cn=reader,dc=example,dc=com`;
            anonymous if not given.
        capath: CA file or folder, on the server, to check the directory's certificate with, such
            as `/etc/ssl/certs`.
        comment: A line of free text, shown on the login page.
        default: Makes this realm the one preselected at login. Leaving it out in an update
            resets it. Default: `False`.
        filter: Additional LDAP filter that users must match, such as
            `(memberOf=cn=backup,ou=groups,dc=example,dc=com)`.
        mode: How the directory is reached: `ldap` without encryption, `ldap+starttls`, or
            `ldaps`. Default: `ldap`.
        password: Password of `bind_dn`. PBS keeps it and never shows it.
        port: TCP port of the directory, if not 389, or 636 with `ldaps`. From 0 to 65535.
        server2: Fallback directory server, for when the first does not answer.
        sync_attributes: Which directory attributes to copy to which fields of the user, such as
            `email=mail,firstname=givenName`.
        sync_defaults_options: Default options of a synchronisation, such as `enable-new=true`.
        user_classes: Object classes of entries that count as users, such as `person,user`.
            Default: `inetorgperson,posixaccount,person,user`.
        verify: Whether the directory's certificate is checked; if not, an attacker in between
            gets the passwords. Default: `False`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there already is a realm with this name, of any kind.
        NotFound: the server has no file or folder `capath`.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: neither `server1` nor `server2` can be reached. Nothing was saved.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    password = hidden(password)
    return Request(
        _CREATE_LDAP_REALM,
        {
            "base-dn": base_dn,
            "realm": realm,
            "server1": server1,
            "user-attr": user_attr,
            "bind-dn": bind_dn,
            "capath": capath,
            "comment": comment,
            "default": default,
            "filter": filter,
            "mode": mode,
            "password": password,
            "port": port,
            "server2": server2,
            "sync-attributes": sync_attributes,
            "sync-defaults-options": sync_defaults_options,
            "user-classes": user_classes,
            "verify": verify,
        },
    )


def delete_ldap_realm(
    realm: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes an LDAP realm; its users stay listed and can no longer log in.

    `DELETE /config/access/ldap/{realm}`

    Args:
        realm: Name of the realm, such as `corp`: the part of a user id after the `@`. 2 to 32
            characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no realm with this name and kind.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    return Request(
        _DELETE_LDAP_REALM,
        {
            "realm": realm,
            "digest": digest,
        },
    )


def get_ldap_realm(realm: str, /) -> Request[LdapRealmConfig]:
    """Reads one LDAP realm without its bind password.

    `GET /config/access/ldap/{realm}`

    Args:
        realm: Name of the realm, such as `corp`: the part of a user id after the `@`. 2 to 32
            characters.

    Returns:
        `Client.send` returns an `LdapRealmConfig` (`realm`, `base_dn`, `server1`, `user_attr`,
            `bind_dn`, `capath`, `comment`, `default` and 8 more).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no realm with this name and kind.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Sys.Audit
    """
    return Request(_GET_LDAP_REALM, {"realm": realm})


def update_ldap_realm(
    realm: str,
    /,
    *,
    base_dn: str | None = None,
    bind_dn: str | None = None,
    capath: str | None = None,
    comment: str | None = None,
    default: bool | None = None,
    delete: Sequence[LdapRealmSetting] | None = None,
    digest: str | None = None,
    filter: str | None = None,
    mode: LdapMode | None = None,
    password: str | None = None,
    port: int | None = None,
    server1: str | None = None,
    server2: str | None = None,
    sync_attributes: SyncAttributes | str | None = None,
    sync_defaults_options: SyncDefaultsOptions | str | None = None,
    user_attr: str | None = None,
    user_classes: str | Sequence[str] | None = None,
    verify: bool | None = None,
) -> Request[None]:
    """Changes an LDAP realm; a bind password that is not given is kept.

    `PUT /config/access/ldap/{realm}`

    PBS connects to the directory before it saves.

    Args:
        realm: Name of the realm, such as `corp`: the part of a user id after the `@`.
        base_dn: Where in the directory to search for users, such as
            `ou=people,dc=example,dc=com`.
        bind_dn: Directory account to search with, such as `cn=reader,dc=example,dc=com`;
            anonymous if not set.
        capath: CA file or folder, on the server, to check the directory's certificate with, such
            as `/etc/ssl/certs`.
        comment: A line of free text, shown on the login page.
        default: Makes this realm the one preselected at login. Leaving it out in an update
            resets it. Not set means `False`.
        delete: Settings to reset to their defaults; all others stay unless given. Example:
            `["server2"]`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        filter: Additional LDAP filter that users must match, such as
            `(memberOf=cn=backup,ou=groups,dc=example,dc=com)`.
        mode: How the directory is reached: `ldap` without encryption, `ldap+starttls`, or
            `ldaps`. Not set means `ldap`.
        password: Password of `bind_dn`. PBS keeps it and never shows it.
        port: TCP port of the directory, if not 389, or 636 with `ldaps`. From 0 to 65535.
        server1: Host name or address of the directory server, such as `ldap.example.com`.
        server2: Fallback directory server, for when the first does not answer.
        sync_attributes: Which directory attributes to copy to which fields of the user, such as
            `email=mail,firstname=givenName`.
        sync_defaults_options: Default options of a synchronisation, such as `enable-new=true`.
        user_attr: Directory attribute that holds the user name, such as `uid`.
        user_classes: Object classes of entries that count as users, such as `person,user`. Not
            set means `inetorgperson,posixaccount,person,user`.
        verify: Whether the directory's certificate is checked; if not, an attacker in between
            gets the passwords. Not set means `False`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no realm with this name and kind.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: neither `server1` nor `server2` can be reached. Nothing was changed.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    password = hidden(password)
    return Request(
        _UPDATE_LDAP_REALM,
        {
            "realm": realm,
            "base-dn": base_dn,
            "bind-dn": bind_dn,
            "capath": capath,
            "comment": comment,
            "default": default,
            "delete": delete,
            "digest": digest,
            "filter": filter,
            "mode": mode,
            "password": password,
            "port": port,
            "server1": server1,
            "server2": server2,
            "sync-attributes": sync_attributes,
            "sync-defaults-options": sync_defaults_options,
            "user-attr": user_attr,
            "user-classes": user_classes,
            "verify": verify,
        },
    )


def list_openid_realms() -> Request[list[OpenIdRealmConfig]]:
    """Lists the OpenID realms; their client keys are part of the answer.

    `GET /config/access/openid`

    Requires the privilege to change realms, although it only reads; `get_openid_realm` requires
    less.

    Returns:
        `Client.send` returns a list of `OpenIdRealmConfig` (`realm`, `client_id`, `issuer_url`,
            `acr_values`, `audiences`, `autocreate`, `client_key`, `comment` and 4 more); empty
            if there are none.
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    return Request(_LIST_OPENID_REALMS, {})


def create_openid_realm(
    *,
    client_id: str,
    issuer_url: str,
    realm: str,
    acr_values: str | Sequence[str] | None = None,
    audiences: str | Sequence[str] | None = None,
    autocreate: bool | None = None,
    client_key: str | None = None,
    comment: str | None = None,
    default: bool | None = None,
    prompt: str | None = None,
    scopes: str | Sequence[str] | None = None,
    username_claim: str | None = None,
) -> Request[None]:
    """Adds an OpenID realm; with `autocreate=True`, everyone whom the provider lets in becomes a
    user.

    `POST /config/access/openid`

    PBS contacts the provider only at the first login, so a mistyped `issuer_url` goes unnoticed
    until then.

    Args:
        client_id: Id under which PBS is registered with the provider.
        issuer_url: Address of the OpenID provider, such as `https://id.example.com/realms/ops`.
        realm: Name of the realm, such as `corp`: the part of a user id after the `@`. 2 to 32
            characters.
        acr_values: Authentication contexts to request from the provider, separated by spaces or
            commas.
        audiences: Audiences to accept in the provider's token besides the client id. New in PBS
            4.2.
        autocreate: Creates a user for everyone whom the provider lets in. Default on the server:
            `False`.
        client_key: Secret that the provider has given for `client_id`. Reading the realm shows
            it.
        comment: A line of free text, shown on the login page. At most 128 characters.
        default: Makes this realm the one preselected at login. Leaving it out in an update
            resets it. Default on the server: `False`.
        prompt: What the provider must ask the user for again, such as `login` or `consent`.
        scopes: Scopes to request from the provider, such as `email profile`. Default on the
            server: `email profile`.
        username_claim: Claim that becomes the user name, such as `email`. Users must not be able
            to change theirs at the provider. 1 to 64 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there already is a realm with this name, of any kind.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    client_key = hidden(client_key)
    return Request(
        _CREATE_OPENID_REALM,
        {
            "client-id": client_id,
            "issuer-url": issuer_url,
            "realm": realm,
            "acr-values": acr_values,
            "audiences": audiences,
            "autocreate": autocreate,
            "client-key": client_key,
            "comment": comment,
            "default": default,
            "prompt": prompt,
            "scopes": scopes,
            "username-claim": username_claim,
        },
    )


def delete_openid_realm(
    realm: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes an OpenID realm; its users stay listed and can no longer log in.

    `DELETE /config/access/openid/{realm}`

    Args:
        realm: Name of the realm, such as `corp`: the part of a user id after the `@`. 2 to 32
            characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no realm with this name and kind.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    return Request(
        _DELETE_OPENID_REALM,
        {
            "realm": realm,
            "digest": digest,
        },
    )


def get_openid_realm(realm: str, /) -> Request[OpenIdRealmConfig]:
    """Reads one OpenID realm, including its client key.

    `GET /config/access/openid/{realm}`

    Args:
        realm: Name of the realm, such as `corp`: the part of a user id after the `@`. 2 to 32
            characters.

    Returns:
        `Client.send` returns an `OpenIdRealmConfig` (`realm`, `client_id`, `issuer_url`,
            `acr_values`, `audiences`, `autocreate`, `client_key`, `comment` and 4 more).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no realm with this name and kind.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Sys.Audit
    """
    return Request(_GET_OPENID_REALM, {"realm": realm})


def update_openid_realm(
    realm: str,
    /,
    *,
    acr_values: str | Sequence[str] | None = None,
    audiences: str | Sequence[str] | None = None,
    autocreate: bool | None = None,
    client_id: str | None = None,
    client_key: str | None = None,
    comment: str | None = None,
    default: bool | None = None,
    delete: Sequence[OpenidRealmSetting] | None = None,
    digest: str | None = None,
    issuer_url: str | None = None,
    prompt: str | None = None,
    scopes: str | Sequence[str] | None = None,
) -> Request[None]:
    """Changes an OpenID realm; the claim that user names come from cannot be changed.

    `PUT /config/access/openid/{realm}`

    Args:
        realm: Name of the realm, such as `corp`: the part of a user id after the `@`.
        acr_values: Authentication contexts to request from the provider, separated by spaces or
            commas.
        audiences: Audiences to accept in the provider's token besides the client id. New in PBS
            4.2.
        autocreate: Creates a user for everyone whom the provider lets in. Not set means `False`.
        client_id: Id under which PBS is registered with the provider.
        client_key: Secret that the provider has given for `client_id`. Reading the realm shows
            it.
        comment: A line of free text, shown on the login page.
        default: Makes this realm the one preselected at login. Leaving it out in an update
            resets it. Not set means `False`.
        delete: Settings to reset to their defaults; all others stay unless given. Example:
            `["client-key"]`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        issuer_url: Address of the OpenID provider, such as `https://id.example.com/realms/ops`.
        prompt: What the provider must ask the user for again, such as `login` or `consent`.
        scopes: Scopes to request from the provider, such as `email profile`. Not set means
            `email profile`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no realm with this name and kind.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    client_key = hidden(client_key)
    return Request(
        _UPDATE_OPENID_REALM,
        {
            "realm": realm,
            "acr-values": acr_values,
            "audiences": audiences,
            "autocreate": autocreate,
            "client-id": client_id,
            "client-key": client_key,
            "comment": comment,
            "default": default,
            "delete": delete,
            "digest": digest,
            "issuer-url": issuer_url,
            "prompt": prompt,
            "scopes": scopes,
        },
    )


def get_pam_realm() -> Request[PamRealmConfig]:
    """Reads comment and default flag of the pam realm, the accounts of the operating system.

    `GET /config/access/pam`

    Returns:
        `Client.send` returns a `PamRealmConfig` (`realm`, `type`, `comment` and `default`).
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Sys.Audit
    """
    return Request(_GET_PAM_REALM, {})


def update_pam_realm(
    *,
    comment: str | None = None,
    default: bool | None = None,
    delete: Sequence[PamRealmSetting] | None = None,
    digest: str | None = None,
) -> Request[None]:
    """Changes comment or default flag of the pam realm.

    `PUT /config/access/pam`

    Args:
        comment: A line of free text, shown on the login page. At most 128 characters.
        default: Makes this realm the one preselected at login. Leaving it out in an update
            resets it. Not set means `False`.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `comment`, `default`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    return Request(
        _UPDATE_PAM_REALM,
        {
            "comment": comment,
            "default": default,
            "delete": delete,
            "digest": digest,
        },
    )


def get_pbs_realm() -> Request[PbsRealmConfig]:
    """Reads comment and default flag of the pbs realm, the accounts that PBS keeps itself.

    `GET /config/access/pbs`

    Returns:
        `Client.send` returns a `PbsRealmConfig` (`realm`, `type`, `comment` and `default`).
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Sys.Audit
    """
    return Request(_GET_PBS_REALM, {})


def update_pbs_realm(
    *,
    comment: str | None = None,
    default: bool | None = None,
    delete: Sequence[PbsRealmSetting] | None = None,
    digest: str | None = None,
) -> Request[None]:
    """Changes comment or default flag of the pbs realm.

    `PUT /config/access/pbs`

    Args:
        comment: A line of free text, shown on the login page. At most 128 characters.
        default: Makes this realm the one preselected at login. Leaving it out in an update
            resets it. Not set means `False`.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `comment`, `default`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/domains: Realm.Allocate
    """
    return Request(
        _UPDATE_PBS_REALM,
        {
            "comment": comment,
            "default": default,
            "delete": delete,
            "digest": digest,
        },
    )


@model_class
class SyncAttributes:
    """Which attributes of a directory become fields of a user. `parse` reads its text, `str()`
    writes it."""

    email: str | None = None
    """Attribute with the mail address, such as `mail`. None if not set."""
    firstname: str | None = None
    """Attribute with the first name, such as `givenName`. None if not set."""
    lastname: str | None = None
    """Attribute with the last name, such as `sn`. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""

    @classmethod
    def parse(cls, text: str) -> SyncAttributes:
        """Reads the text of the property string; UsageError names what cannot be right."""
        return parse_property_string(cls, text)

    def __str__(self) -> str:
        return write_property_string(self)


@model_class
class SyncDefaultsOptions:
    """What a synchronisation of a realm does unless the call says otherwise. `parse` reads its
    text, `str()` writes it."""

    enable_new: bool | None = None
    """Whether users who are new here may log in at once; None means that they may."""
    remove_vanished: str | None = None
    """What is removed: `entry`, `acl`, `properties`, such as `entry;acl`; see `sync_realm`. None if
    not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""

    @classmethod
    def parse(cls, text: str) -> SyncDefaultsOptions:
        """Reads the text of the property string; UsageError names what cannot be right."""
        return parse_property_string(cls, text)

    def __str__(self) -> str:
        return write_property_string(self)


@model_class
class AdRealmConfig:
    """The settings of an Active Directory realm, without its bind password."""

    realm: str
    """Name of the realm, such as `corp`: the part of a user id after the `@`."""
    server1: str
    """Host name or address of the directory server, such as `ldap.example.com`."""
    base_dn: str | None = None
    """Where in the directory to search for users, such as `ou=people,dc=example,dc=com`. None if
    not set."""
    bind_dn: str | None = None
    """Directory account to search with, such as `cn=reader,dc=example,dc=com`; anonymous if None."""
    capath: str | None = None
    """CA file or folder, on the server, to check the directory's certificate with, such as
    `/etc/ssl/certs`. None if not set."""
    comment: str | None = None
    """A line of free text; None if not set."""
    default: bool | None = None
    """Whether this realm is preselected at login; None for all others."""
    filter: str | None = None
    """Additional LDAP filter that users must match, such as
    `(memberOf=cn=backup,ou=groups,dc=example,dc=com)`. None if not set."""
    mode: LdapMode | None = None
    """How the directory is reached: `ldap` without encryption, `ldap+starttls`, or `ldaps`. None
    means `ldap`."""
    port: int | None = None
    """TCP port of the directory, if not 389, or 636 with `ldaps`. None if not set."""
    server2: str | None = None
    """Fallback directory server, for when the first does not answer. None if not set."""
    sync_attributes: str | None = None
    """Which directory attributes to copy to which fields of the user, such as
    `email=mail,firstname=givenName`. `SyncAttributes.parse` makes an object of it. None if not
    set."""
    sync_defaults_options: str | None = None
    """Default options of a synchronisation, such as `enable-new=true`. `SyncDefaultsOptions.parse`
    makes an object of it. None if not set."""
    user_classes: str | None = None
    """Object classes of entries that count as users, such as `person,user`. None means
    `inetorgperson,posixaccount,person,user`."""
    verify: bool | None = None
    """Whether the directory's certificate is checked; if not, an attacker in between gets the
    passwords. None means `False`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class BasicRealmInfo:
    """A realm as the login form needs it: name, kind, comment."""

    realm: str
    """Name of the realm, such as `corp`: the part of a user id after the `@`."""
    type: RealmType
    """`pam` and `pbs` are built in; `ldap`, `ad` and `openid` were added."""
    comment: str | None = None
    """A line of free text; None if not set."""
    default: bool | None = None
    """Whether this realm is preselected at login; None for all others."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class LdapRealmConfig:
    """The settings of an LDAP realm, without its bind password."""

    base_dn: str
    """Where in the directory to search for users, such as `ou=people,dc=example,dc=com`."""
    realm: str
    """Name of the realm, such as `corp`: the part of a user id after the `@`."""
    server1: str
    """Host name or address of the directory server, such as `ldap.example.com`."""
    user_attr: str
    """Directory attribute that holds the user name, such as `uid`."""
    bind_dn: str | None = None
    """Directory account to search with, such as `cn=reader,dc=example,dc=com`; anonymous if None."""
    capath: str | None = None
    """CA file or folder, on the server, to check the directory's certificate with, such as
    `/etc/ssl/certs`. None if not set."""
    comment: str | None = None
    """A line of free text; None if not set."""
    default: bool | None = None
    """Whether this realm is preselected at login; None for all others."""
    filter: str | None = None
    """Additional LDAP filter that users must match, such as
    `(memberOf=cn=backup,ou=groups,dc=example,dc=com)`. None if not set."""
    mode: LdapMode | None = None
    """How the directory is reached: `ldap` without encryption, `ldap+starttls`, or `ldaps`. None
    means `ldap`."""
    port: int | None = None
    """TCP port of the directory, if not 389, or 636 with `ldaps`. None if not set."""
    server2: str | None = None
    """Fallback directory server, for when the first does not answer. None if not set."""
    sync_attributes: str | None = None
    """Which directory attributes to copy to which fields of the user, such as
    `email=mail,firstname=givenName`. `SyncAttributes.parse` makes an object of it. None if not
    set."""
    sync_defaults_options: str | None = None
    """Default options of a synchronisation, such as `enable-new=true`. `SyncDefaultsOptions.parse`
    makes an object of it. None if not set."""
    user_classes: str | None = None
    """Object classes of entries that count as users, such as `person,user`. None means
    `inetorgperson,posixaccount,person,user`."""
    verify: bool | None = None
    """Whether the directory's certificate is checked; if not, an attacker in between gets the
    passwords. None means `False`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class OpenIdRealmConfig:
    """The settings of an OpenID realm, including its client key."""

    client_id: str
    """Id under which PBS is registered with the provider."""
    issuer_url: str
    """Address of the OpenID provider, such as `https://id.example.com/realms/ops`."""
    realm: str
    """Name of the realm, such as `corp`: the part of a user id after the `@`."""
    acr_values: str | None = None
    """Authentication contexts to request from the provider, separated by spaces or commas. None if
    not set."""
    audiences: str | None = None
    """Audiences to accept in the provider's token besides the client id. None if not set. New in
    PBS 4.2."""
    autocreate: bool | None = None
    """Creates a user for everyone whom the provider lets in. None means `False`."""
    client_key: str | None = model_field(default=None, repr=masked)
    """The secret that belongs to `client_id`; None if there is none."""
    comment: str | None = None
    """A line of free text; None if not set."""
    default: bool | None = None
    """Whether this realm is preselected at login; None for all others."""
    prompt: str | None = None
    """What the provider must ask the user for again, such as `login` or `consent`. None if not set."""
    scopes: str | None = None
    """Scopes to request from the provider, such as `email profile`. None means `email profile`."""
    username_claim: str | None = None
    """Claim that becomes the user name, such as `email`. Users must not be able to change theirs at
    the provider. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class PamRealmConfig:
    """The settings of the realm `pam`: the accounts of the operating system."""

    realm: str
    """Always `pam`."""
    type: RealmType
    """Always `pam`."""
    comment: str | None = None
    """A line of free text; None if not set."""
    default: bool | None = None
    """Whether this realm is preselected at login; None for all others."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class PbsRealmConfig:
    """The settings of the realm `pbs`: the accounts that PBS keeps itself."""

    realm: str
    """Always `pbs`."""
    type: RealmType
    """Always `pbs`."""
    comment: str | None = None
    """A line of free text; None if not set."""
    default: bool | None = None
    """Whether this realm is preselected at login; None for all others."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_SYNC_ATTRIBUTES_SHAPE = Shape(
    SyncAttributes,
    {
        "email": Optional(TEXT),
        "firstname": Optional(TEXT),
        "lastname": Optional(TEXT),
    },
)
declare_property_string(SyncAttributes)


_SYNC_DEFAULTS_OPTIONS_SHAPE = Shape(
    SyncDefaultsOptions,
    {
        "enable-new": Optional(BOOLEAN),
        "remove-vanished": Optional(TEXT),
    },
)
declare_property_string(SyncDefaultsOptions)


_AD_REALM_CONFIG_SHAPE = Shape(
    AdRealmConfig,
    {
        "realm": TEXT,
        "server1": TEXT,
        "base-dn": Optional(TEXT),
        "bind-dn": Optional(TEXT),
        "capath": Optional(TEXT),
        "comment": Optional(TEXT),
        "default": Optional(BOOLEAN),
        "filter": Optional(TEXT),
        "mode": Optional(WORD),
        "port": Optional(INTEGER),
        "server2": Optional(TEXT),
        "sync-attributes": Optional(TEXT),
        "sync-defaults-options": Optional(TEXT),
        "user-classes": Optional(TEXT),
        "verify": Optional(BOOLEAN),
    },
)


_BASIC_REALM_INFO_SHAPE = Shape(
    BasicRealmInfo,
    {
        "realm": TEXT,
        "type": WORD,
        "comment": Optional(TEXT),
        "default": Optional(BOOLEAN),
    },
)


_LDAP_REALM_CONFIG_SHAPE = Shape(
    LdapRealmConfig,
    {
        "base-dn": TEXT,
        "realm": TEXT,
        "server1": TEXT,
        "user-attr": TEXT,
        "bind-dn": Optional(TEXT),
        "capath": Optional(TEXT),
        "comment": Optional(TEXT),
        "default": Optional(BOOLEAN),
        "filter": Optional(TEXT),
        "mode": Optional(WORD),
        "port": Optional(INTEGER),
        "server2": Optional(TEXT),
        "sync-attributes": Optional(TEXT),
        "sync-defaults-options": Optional(TEXT),
        "user-classes": Optional(TEXT),
        "verify": Optional(BOOLEAN),
    },
)


_OPEN_ID_REALM_CONFIG_SHAPE = Shape(
    OpenIdRealmConfig,
    {
        "client-id": TEXT,
        "issuer-url": TEXT,
        "realm": TEXT,
        "acr-values": Optional(TEXT),
        "audiences": Optional(TEXT),
        "autocreate": Optional(BOOLEAN),
        "client-key": Optional(TEXT),
        "comment": Optional(TEXT),
        "default": Optional(BOOLEAN),
        "prompt": Optional(TEXT),
        "scopes": Optional(TEXT),
        "username-claim": Optional(TEXT),
    },
)


_PAM_REALM_CONFIG_SHAPE = Shape(
    PamRealmConfig,
    {
        "realm": TEXT,
        "type": WORD,
        "comment": Optional(TEXT),
        "default": Optional(BOOLEAN),
    },
)


_PBS_REALM_CONFIG_SHAPE = Shape(
    PbsRealmConfig,
    {
        "realm": TEXT,
        "type": WORD,
        "comment": Optional(TEXT),
        "default": Optional(BOOLEAN),
    },
)


_LIST_REALMS = Operation(
    name="realms.list_realms",
    method="GET",
    template="/access/domains",
    effect="read",
    decode=Decoder(ListOf(_BASIC_REALM_INFO_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_SYNC_REALM = Operation(
    name="realms.sync_realm",
    method="POST",
    template="/access/domains/{realm}/sync",
    effect="start",
    privileges=("Permissions.Modify on /access/users",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("realm", "realm", "path"),
        Parameter("dry_run", "dry-run", "body", "boolean"),
        Parameter("enable_new", "enable-new", "body", "boolean"),
        Parameter("remove_vanished", "remove-vanished", "body", "property-string"),
    ),
    home=__name__,
)


_LIST_AD_REALMS = Operation(
    name="realms.list_ad_realms",
    method="GET",
    template="/config/access/ad",
    effect="read",
    privileges=("Realm.Allocate on /access/domains",),
    decode=Decoder(ListOf(_AD_REALM_CONFIG_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_AD_REALM = Operation(
    name="realms.create_ad_realm",
    method="POST",
    template="/config/access/ad",
    effect="write",
    privileges=("Realm.Allocate on /access/domains",),
    decode=nothing,
    parameters=(
        Parameter("realm", "realm", "body"),
        Parameter("server1", "server1", "body"),
        Parameter("base_dn", "base-dn", "body"),
        Parameter("bind_dn", "bind-dn", "body"),
        Parameter("capath", "capath", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("default", "default", "body", "boolean"),
        Parameter("filter", "filter", "body"),
        Parameter("mode", "mode", "body"),
        Parameter("password", "password", "body", secret=True),
        Parameter("port", "port", "body", "integer"),
        Parameter("server2", "server2", "body"),
        Parameter("sync_attributes", "sync-attributes", "body", "property-string"),
        Parameter("sync_defaults_options", "sync-defaults-options", "body", "property-string"),
        Parameter("user_classes", "user-classes", "body", "property-string"),
        Parameter("verify", "verify", "body", "boolean"),
    ),
    home=__name__,
)


_DELETE_AD_REALM = Operation(
    name="realms.delete_ad_realm",
    method="DELETE",
    template="/config/access/ad/{realm}",
    effect="destroy",
    privileges=("Realm.Allocate on /access/domains",),
    decode=nothing,
    parameters=(
        Parameter("realm", "realm", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_AD_REALM = Operation(
    name="realms.get_ad_realm",
    method="GET",
    template="/config/access/ad/{realm}",
    effect="read",
    privileges=("Sys.Audit on /access/domains",),
    decode=Decoder(_AD_REALM_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("realm", "realm", "path"),),
    home=__name__,
)


_UPDATE_AD_REALM = Operation(
    name="realms.update_ad_realm",
    method="PUT",
    template="/config/access/ad/{realm}",
    effect="write",
    privileges=("Realm.Allocate on /access/domains",),
    decode=nothing,
    parameters=(
        Parameter("realm", "realm", "path"),
        Parameter("base_dn", "base-dn", "body"),
        Parameter("bind_dn", "bind-dn", "body"),
        Parameter("capath", "capath", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("default", "default", "body", "boolean"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("filter", "filter", "body"),
        Parameter("mode", "mode", "body"),
        Parameter("password", "password", "body", secret=True),
        Parameter("port", "port", "body", "integer"),
        Parameter("server1", "server1", "body"),
        Parameter("server2", "server2", "body"),
        Parameter("sync_attributes", "sync-attributes", "body", "property-string"),
        Parameter("sync_defaults_options", "sync-defaults-options", "body", "property-string"),
        Parameter("user_classes", "user-classes", "body", "property-string"),
        Parameter("verify", "verify", "body", "boolean"),
    ),
    home=__name__,
)


_LIST_LDAP_REALMS = Operation(
    name="realms.list_ldap_realms",
    method="GET",
    template="/config/access/ldap",
    effect="read",
    privileges=("Realm.Allocate on /access/domains",),
    decode=Decoder(ListOf(_LDAP_REALM_CONFIG_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_LDAP_REALM = Operation(
    name="realms.create_ldap_realm",
    method="POST",
    template="/config/access/ldap",
    effect="write",
    privileges=("Realm.Allocate on /access/domains",),
    decode=nothing,
    parameters=(
        Parameter("base_dn", "base-dn", "body"),
        Parameter("realm", "realm", "body"),
        Parameter("server1", "server1", "body"),
        Parameter("user_attr", "user-attr", "body"),
        Parameter("bind_dn", "bind-dn", "body"),
        Parameter("capath", "capath", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("default", "default", "body", "boolean"),
        Parameter("filter", "filter", "body"),
        Parameter("mode", "mode", "body"),
        Parameter("password", "password", "body", secret=True),
        Parameter("port", "port", "body", "integer"),
        Parameter("server2", "server2", "body"),
        Parameter("sync_attributes", "sync-attributes", "body", "property-string"),
        Parameter("sync_defaults_options", "sync-defaults-options", "body", "property-string"),
        Parameter("user_classes", "user-classes", "body", "property-string"),
        Parameter("verify", "verify", "body", "boolean"),
    ),
    home=__name__,
)


_DELETE_LDAP_REALM = Operation(
    name="realms.delete_ldap_realm",
    method="DELETE",
    template="/config/access/ldap/{realm}",
    effect="destroy",
    privileges=("Realm.Allocate on /access/domains",),
    decode=nothing,
    parameters=(
        Parameter("realm", "realm", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_LDAP_REALM = Operation(
    name="realms.get_ldap_realm",
    method="GET",
    template="/config/access/ldap/{realm}",
    effect="read",
    privileges=("Sys.Audit on /access/domains",),
    decode=Decoder(_LDAP_REALM_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("realm", "realm", "path"),),
    home=__name__,
)


_UPDATE_LDAP_REALM = Operation(
    name="realms.update_ldap_realm",
    method="PUT",
    template="/config/access/ldap/{realm}",
    effect="write",
    privileges=("Realm.Allocate on /access/domains",),
    decode=nothing,
    parameters=(
        Parameter("realm", "realm", "path"),
        Parameter("base_dn", "base-dn", "body"),
        Parameter("bind_dn", "bind-dn", "body"),
        Parameter("capath", "capath", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("default", "default", "body", "boolean"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("filter", "filter", "body"),
        Parameter("mode", "mode", "body"),
        Parameter("password", "password", "body", secret=True),
        Parameter("port", "port", "body", "integer"),
        Parameter("server1", "server1", "body"),
        Parameter("server2", "server2", "body"),
        Parameter("sync_attributes", "sync-attributes", "body", "property-string"),
        Parameter("sync_defaults_options", "sync-defaults-options", "body", "property-string"),
        Parameter("user_attr", "user-attr", "body"),
        Parameter("user_classes", "user-classes", "body", "property-string"),
        Parameter("verify", "verify", "body", "boolean"),
    ),
    home=__name__,
)


_LIST_OPENID_REALMS = Operation(
    name="realms.list_openid_realms",
    method="GET",
    template="/config/access/openid",
    effect="read",
    privileges=("Realm.Allocate on /access/domains",),
    decode=Decoder(ListOf(_OPEN_ID_REALM_CONFIG_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_OPENID_REALM = Operation(
    name="realms.create_openid_realm",
    method="POST",
    template="/config/access/openid",
    effect="write",
    privileges=("Realm.Allocate on /access/domains",),
    decode=nothing,
    parameters=(
        Parameter("client_id", "client-id", "body"),
        Parameter("issuer_url", "issuer-url", "body"),
        Parameter("realm", "realm", "body"),
        Parameter("acr_values", "acr-values", "body", "property-string"),
        Parameter("audiences", "audiences", "body", "property-string"),
        Parameter("autocreate", "autocreate", "body", "boolean"),
        Parameter("client_key", "client-key", "body", secret=True),
        Parameter("comment", "comment", "body"),
        Parameter("default", "default", "body", "boolean"),
        Parameter("prompt", "prompt", "body"),
        Parameter("scopes", "scopes", "body", "property-string"),
        Parameter("username_claim", "username-claim", "body"),
    ),
    home=__name__,
)


_DELETE_OPENID_REALM = Operation(
    name="realms.delete_openid_realm",
    method="DELETE",
    template="/config/access/openid/{realm}",
    effect="destroy",
    privileges=("Realm.Allocate on /access/domains",),
    decode=nothing,
    parameters=(
        Parameter("realm", "realm", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_OPENID_REALM = Operation(
    name="realms.get_openid_realm",
    method="GET",
    template="/config/access/openid/{realm}",
    effect="read",
    privileges=("Sys.Audit on /access/domains",),
    decode=Decoder(_OPEN_ID_REALM_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("realm", "realm", "path"),),
    home=__name__,
)


_UPDATE_OPENID_REALM = Operation(
    name="realms.update_openid_realm",
    method="PUT",
    template="/config/access/openid/{realm}",
    effect="write",
    privileges=("Realm.Allocate on /access/domains",),
    decode=nothing,
    parameters=(
        Parameter("realm", "realm", "path"),
        Parameter("acr_values", "acr-values", "body", "property-string"),
        Parameter("audiences", "audiences", "body", "property-string"),
        Parameter("autocreate", "autocreate", "body", "boolean"),
        Parameter("client_id", "client-id", "body"),
        Parameter("client_key", "client-key", "body", secret=True),
        Parameter("comment", "comment", "body"),
        Parameter("default", "default", "body", "boolean"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("issuer_url", "issuer-url", "body"),
        Parameter("prompt", "prompt", "body"),
        Parameter("scopes", "scopes", "body", "property-string"),
    ),
    home=__name__,
)


_GET_PAM_REALM = Operation(
    name="realms.get_pam_realm",
    method="GET",
    template="/config/access/pam",
    effect="read",
    privileges=("Sys.Audit on /access/domains",),
    decode=Decoder(_PAM_REALM_CONFIG_SHAPE),
    attributes=("digest",),
    home=__name__,
)


_UPDATE_PAM_REALM = Operation(
    name="realms.update_pam_realm",
    method="PUT",
    template="/config/access/pam",
    effect="write",
    privileges=("Realm.Allocate on /access/domains",),
    decode=nothing,
    parameters=(
        Parameter("comment", "comment", "body"),
        Parameter("default", "default", "body", "boolean"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
    ),
    home=__name__,
)


_GET_PBS_REALM = Operation(
    name="realms.get_pbs_realm",
    method="GET",
    template="/config/access/pbs",
    effect="read",
    privileges=("Sys.Audit on /access/domains",),
    decode=Decoder(_PBS_REALM_CONFIG_SHAPE),
    attributes=("digest",),
    home=__name__,
)


_UPDATE_PBS_REALM = Operation(
    name="realms.update_pbs_realm",
    method="PUT",
    template="/config/access/pbs",
    effect="write",
    privileges=("Realm.Allocate on /access/domains",),
    decode=nothing,
    parameters=(
        Parameter("comment", "comment", "body"),
        Parameter("default", "default", "body", "boolean"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
