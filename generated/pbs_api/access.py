# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Logins, users, API tokens, second factors, roles, and who may do what where.

A user id carries its realm, as in `alice@pbs`. An API token belongs to a user, as in
`alice@pbs!automation`. It needs no login and no second factor and can be revoked separately, so
give each program one of its own.

A role is a set of privileges. An ACL entry grants a role on a path, as in `/datastore/tank`, to
one user or token. It also applies below the path, unless a path further down has entries for the
same user or token, which then replace it. A token has only the rights that both its own entries
and those of its user grant, so a new one has none. root@pam may do everything; its tokens may
not. Changed rights take effect within five seconds.

Example:
    pbs.send(create_user(userid="monitor@pbs", comment="Exporter"))
    token = pbs.send(create_token("monitor@pbs", "exporter"))  # token.value is shown only now
    for auth_id in ("monitor@pbs", token.tokenid):
        pbs.send(update_acl(path="/datastore/tank", role="DatastoreAudit", auth_id=auth_id))
    rights = pbs.send(get_permissions(auth_id=token.tokenid))
    print(rights["/datastore/tank"])
    # {'Datastore.Audit': True}"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from pbs_client.runtime import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    WORD,
    Decoder,
    ListOf,
    MapOf,
    Operation,
    Optional,
    OptionalUtc,
    Parameter,
    Request,
    Shape,
    Utc,
    explain_missing,
    extra_names,
    hidden,
    masked,
    model_class,
    model_field,
    nothing,
)

from .enums import AclUgidType, RoleName, TfaType, TokenSetting, UserSetting, WebauthnConfigSetting

__all__ = [
    "AclListItem",
    "LoginTicket",
    "OpenIdLoginTicket",
    "RoleListItem",
    "TfaUpdateInfo",
    "TfaUser",
    "TokenInfo",
    "TokenListItem",
    "TokenSecret",
    "TokenSecretUpdate",
    "TypedTfaInfo",
    "UserConfig",
    "UserWithTokens",
    "WebauthnConfig",
    "change_password",
    "create_tfa_entry",
    "create_ticket",
    "create_token",
    "create_user",
    "delete_tfa_entry",
    "delete_ticket",
    "delete_token",
    "delete_user",
    "get_openid_auth_url",
    "get_permissions",
    "get_tfa_entry",
    "get_token",
    "get_user",
    "get_webauthn_config",
    "list_acl",
    "list_roles",
    "list_tfa_entries",
    "list_tfa_users",
    "list_tokens",
    "list_users",
    "login_openid",
    "regenerate_token_secret",
    "unlock_tfa",
    "update_acl",
    "update_tfa_entry",
    "update_token",
    "update_user",
    "update_webauthn_config",
    "verify_vncticket",
]


def list_acl(
    *,
    exact: bool | None = None,
    path: str | None = None,
) -> Request[list[AclListItem]]:
    """Lists who holds which role on which path; without Sys.Audit on /access/acl only the entries
    of the caller's own tokens.

    `GET /access/acl`

    An empty list means that there are no entries there, or none that the caller may see.
    root@pam may do everything without an entry. With `path="/"` the other paths come with two
    slashes, as in `//datastore/tank`.

    Args:
        exact: Only entries at `path` itself, or at `/` without one; otherwise those below it are
            listed too. Default on the server: `False`.
        path: Path to look at, such as `/datastore/tank`; all if not given. 1 to 128 characters.

    Returns:
        `Client.send` returns a list of `AclListItem` (`path`, `propagate`, `roleid`, `ugid` and
            `ugid_type`).
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.
        ParameterError: `path` does not begin with a slash, or ends with one.

    Privileges:
        any login for the entries of its own tokens
        on /access/acl: Sys.Audit for all entries
    """
    return Request(
        _LIST_ACL,
        {
            "exact": exact,
            "path": path,
        },
    )


def update_acl(
    *,
    path: str,
    role: RoleName,
    auth_id: str | None = None,
    delete: bool | None = None,
    digest: str | None = None,
    group: str | None = None,
    propagate: bool | None = None,
) -> Request[None]:
    """Grants a role on a path to one user or token, or takes it away with `delete=True`.

    `PUT /access/acl`

    A token has the rights that both it and its user have, so grant to both. It takes effect
    within five seconds.
    `delete` is a boolean here, unlike in every other update; removing an entry that does not
    exist is not an error. `NoAccess` replaces all other roles there, and vice versa.

    Args:
        path: ACL path, such as `/`, `/datastore/tank`, `/datastore/tank/prod` for a namespace,
            `/remote/offsite`, or `/system/tasks`. 1 to 128 characters.
        role: Name of the role, such as `DatastoreReader`; `list_roles` gives all with their
            privileges.
        auth_id: User or token, such as `alice@pbs` or `alice@pbs!automation`; must be given. 3
            to 64 characters.
        delete: Removes the entry instead of adding it.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        group: Always refused: PBS has no groups. 3 to 64 characters.
        propagate: False grants the role at `path` alone and not below it. Default on the server:
            `True`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no such user or token.
        ParameterError: PBS knows no such path or role, or `auth_id` is missing.
        PermissionDenied: the caller lacks Permissions.Modify on /access/acl and the entry is not
            for a token of its own, or it is a token itself.

    Privileges:
        on /access/acl: Permissions.Modify, or any login for the entries of its own tokens
    """
    return Request(
        _UPDATE_ACL,
        {
            "path": path,
            "role": role,
            "auth-id": auth_id,
            "delete": delete,
            "digest": digest,
            "group": group,
            "propagate": propagate,
        },
    )


def get_openid_auth_url(
    *,
    realm: str,
    redirect_url: str,
) -> Request[str]:
    """Gives the address at the identity provider to which a browser must be sent to log in to an
    OpenID realm.

    `POST /access/openid/auth-url`

    The provider then sends the browser back to `redirect_url` with a code and a state, which
    `login_openid` takes.

    Args:
        realm: Name of an OpenID realm, such as `sso`. 2 to 32 characters.
        redirect_url: Address to which the provider sends the browser back, such as
            `https://pbs.example.com:8007`.

    Returns:
        `Client.send` returns a `str`: the address to open in a browser.

    Raises:
        NotFound: there is no OpenID realm with this name.
        NotSent: the server cannot be reached.
        Unavailable: PBS cannot reach the provider.

    Needs no login.
    """
    return Request(
        _GET_OPENID_AUTH_URL,
        {
            "realm": realm,
            "redirect-url": redirect_url,
        },
    )


def login_openid(
    *,
    code: str,
    redirect_url: str,
    state: str,
    http_only: bool | None = None,
) -> Request[OpenIdLoginTicket]:
    """Exchanges the code and state that the identity provider sent back for a ticket and a CSRF
    token.

    `POST /access/openid/login`

    With `http_only=True` the ticket travels in a cookie only, which this client does not keep.

    Args:
        code: What the provider has added to `redirect_url` as `code`.
        redirect_url: The one that was given to `get_openid_auth_url`.
        state: What it has added as `state`.
        http_only: Returns the ticket only as a cookie. Default on the server: `False`. New in
            PBS 4.1.0.

    Returns:
        `Client.send` returns an `OpenIdLoginTicket` (`csrf_prevention_token`, `username`,
            `ticket` and `ticket_info`).

    Raises:
        AuthenticationFailed: the provider does not vouch for the user, or `state` was changed on
            the way.
        NotSent: the server cannot be reached.

    Needs no login.
    """
    code = hidden(code)
    state = hidden(state)
    return Request(
        _LOGIN_OPENID,
        {
            "code": code,
            "redirect-url": redirect_url,
            "state": state,
            "http-only": http_only,
        },
    )


def change_password(
    *,
    password: str,
    userid: str,
    confirmation_password: str | None = None,
) -> Request[None]:
    """Sets a user's password; works with a password login only, never with an API token.

    `PUT /access/password`

    Everyone but root@pam must repeat their own password as `confirmation_password`, also to
    change somebody else's.

    Args:
        password: The new password. 8 to 64 characters.
        userid: User whose password to set, such as `alice@pbs`. 3 to 64 characters.
        confirmation_password: The caller's own current password, also to change that of somebody
            else; only root@pam may leave it out. 1 to 1024 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AuthenticationFailed: `confirmation_password` is missing or wrong. Logging in again does
            not help.
        NotFound: there is no such user or realm.
        PermissionDenied: the caller is an API token, or may not change the password of this
            user.
        ServerError: the realm keeps its passwords elsewhere (LDAP, AD, OpenID), or the operating
            system knows no such account.

    Privileges:
        any login for its own password
        on /access/users: Permissions.Modify for others of the realm pbs
    """
    password = hidden(password)
    confirmation_password = hidden(confirmation_password)
    return Request(
        _CHANGE_PASSWORD,
        {
            "password": password,
            "userid": userid,
            "confirmation-password": confirmation_password,
        },
    )


def get_permissions(
    *,
    auth_id: str | None = None,
    path: str | None = None,
) -> Request[dict[str, Mapping[str, bool]]]:
    """Returns the effective privileges of the caller, or of another user or token, by path.

    `GET /access/permissions`

    Without `path`: the top-level paths and all that have entries for anybody, where there are
    any rights.
    An empty answer means no rights, and is also what an unknown user gets. A path where nothing
    exists is treated like any other.

    Args:
        auth_id: User or token, such as `alice@pbs!automation`; the caller if not given. 3 to 64
            characters.
        path: ACL path, such as `/datastore/tank`. 1 to 128 characters.

    Returns:
        `Client.send` returns a `dict[str, Mapping[str, bool]]`: for each path, its privileges,
            each with True if it also holds below the path.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.
        ParameterError: `path` does not begin with a slash, or ends with one.
        PermissionDenied: `auth_id` is neither the caller nor a token of the caller, who lacks
            Sys.Audit on /access.

    Privileges:
        any login for its own rights
        on /access: Sys.Audit for those of others
    """
    return Request(
        _GET_PERMISSIONS,
        {
            "auth-id": auth_id,
            "path": path,
        },
    )


def list_roles() -> Request[list[RoleListItem]]:
    """Lists the roles that PBS defines, each with the privileges it contains; roles cannot be
    added.

    `GET /access/roles`

    Returns:
        `Client.send` returns a list of `RoleListItem` (`privs`, `roleid` and `comment`); never
            empty.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
    """
    return Request(_LIST_ROLES, {})


def list_tfa_users() -> Request[list[TfaUser]]:
    """Lists users with their second factors; without rights on /access/users just the caller.

    `GET /access/tfa`

    Users who have no second factor are left out, so the list is often empty.

    Returns:
        `Client.send` returns a list of `TfaUser` (`userid`, `entries`, `tfa_locked_until` and
            `totp_locked`).

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login for itself
        on /access/users: Permissions.Modify for all users
    """
    return Request(_LIST_TFA_USERS, {})


def list_tfa_entries(userid: str, /) -> Request[list[TypedTfaInfo]]:
    """Lists the second factors of one user.

    `GET /access/tfa/{userid}`

    Empty if the user has none, or if there is no such user.

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.

    Returns:
        `Client.send` returns a list of `TypedTfaInfo` (`id`, `created`, `type`, `description`
            and `enable`).

    Raises:
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Permissions.Modify or a login as {userid}
    """
    return Request(_LIST_TFA_ENTRIES, {"userid": userid})


def create_tfa_entry(
    userid: str,
    /,
    *,
    type: TfaType,
    challenge: str | None = None,
    description: str | None = None,
    password: str | None = None,
    totp: str | None = None,
    value: str | None = None,
) -> Request[TfaUpdateInfo]:
    """Registers a second factor for a user; recovery keys are returned this once and cannot be read
    again.

    `POST /access/tfa/{userid}`

    API tokens are never asked for a second factor.
    WebAuthn takes two calls: the first returns a challenge, the second passes on the key's
    response to it.

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.
        type: `totp` is an authenticator app, `recovery` ten keys for one login each, `webauthn`
            a security key. One of `totp`, `u2f`, `webauthn`, `recovery` or `yubico`.
        challenge: In the second call for `webauthn`: the challenge from the first.
        description: A name that tells one factor from another, such as `phone`. Must be given,
            except for `recovery`, which has none. At most 255 characters.
        password: The caller's password, which only root@pam may omit. 1 to 1024 characters.
        totp: For `totp`: the secret as a URI, such as
            `otpauth://totp/alice@pbs?secret=JBSWY3DPEHPK3PXP`.
        value: For `totp`: the code that the app shows now. For `webauthn`: the key's response to
            the challenge.

    Returns:
        `Client.send` returns a `TfaUpdateInfo` (`id`, `challenge` and `recovery`).

    Raises:
        AlreadyExists: the user has recovery keys; delete them first.
        AuthenticationFailed: `password` is missing or wrong. Logging in again does not help.
        NotFound: there is no such user, or WebAuthn is not set up on the server.
        ParameterError: `value` is not the current code, or a parameter is missing or does not
            belong to this `type`.
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Permissions.Modify or a login as {userid}
    """
    password = hidden(password)
    totp = hidden(totp)
    value = hidden(value)
    return Request(
        _CREATE_TFA_ENTRY,
        {
            "userid": userid,
            "type": type,
            "challenge": challenge,
            "description": description,
            "password": password,
            "totp": totp,
            "value": value,
        },
    )


def delete_tfa_entry(
    userid: str,
    id: str,
    /,
    *,
    password: str | None = None,
) -> Request[None]:
    """Removes one second factor of a user; the user can then log in without it.

    `DELETE /access/tfa/{userid}/{id}`

    `password` is sent in the body of the DELETE, so that it stays out of the server's access
    log.

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.
        id: Its id, from `list_tfa_entries`; that of recovery keys is `recovery`.
        password: The caller's password, which only root@pam may omit. It is sent in the body. 1
            to 1024 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AuthenticationFailed: `password` is missing or wrong. Logging in again does not help.
        NotFound: there is no such user, or no such second factor.
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Permissions.Modify or a login as {userid}
    """
    password = hidden(password)
    return Request(
        _DELETE_TFA_ENTRY,
        {
            "userid": userid,
            "id": id,
            "password": password,
        },
    )


def get_tfa_entry(
    userid: str,
    id: str,
    /,
) -> Request[TypedTfaInfo]:
    """Reads one second factor: its kind, description and whether it is enabled, but not its secret.

    `GET /access/tfa/{userid}/{id}`

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.
        id: Its id, from `list_tfa_entries`; that of recovery keys is `recovery`.

    Returns:
        `Client.send` returns a `TypedTfaInfo` (`id`, `created`, `type`, `description` and
            `enable`).

    Raises:
        NotFound: there is no such user, or no such second factor.
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Permissions.Modify or a login as {userid}
    """
    return Request(
        _GET_TFA_ENTRY,
        {
            "userid": userid,
            "id": id,
        },
    )


def update_tfa_entry(
    userid: str,
    id: str,
    /,
    *,
    description: str | None = None,
    enable: bool | None = None,
    password: str | None = None,
) -> Request[None]:
    """Changes the description of a second factor, or enables or disables it.

    `PUT /access/tfa/{userid}/{id}`

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.
        id: Its id, from `list_tfa_entries`.
        description: New description, such as `phone`. At most 255 characters.
        enable: False keeps the factor but does not accept it at login.
        password: The caller's password, which only root@pam may omit. 1 to 1024 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AuthenticationFailed: `password` is missing or wrong. Logging in again does not help.
        NotFound: there is no such user or factor; recovery keys cannot be changed, only deleted.
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Permissions.Modify or a login as {userid}
    """
    password = hidden(password)
    return Request(
        _UPDATE_TFA_ENTRY,
        {
            "userid": userid,
            "id": id,
            "description": description,
            "enable": enable,
            "password": password,
        },
    )


def delete_ticket() -> Request[dict[str, Any]]:
    """Makes a browser drop its ticket cookie; the ticket itself stays valid until it expires.

    `DELETE /access/ticket`

    `Client` has no cookies and needs no logout.

    Returns:
        `Client.send` returns a `dict[str, Any]`: always empty.

    Raises:
        AuthenticationFailed: the server runs PBS 3.4, which does not have this call.
        NotSent: the server cannot be reached.

    Needs no login.

    New in PBS 4.0.
    """
    return Request(_DELETE_TICKET, {})


def create_ticket(
    *,
    username: str,
    http_only: bool | None = None,
    password: str | None = None,
    path: str | None = None,
    port: int | None = None,
    privs: str | None = None,
    tfa_challenge: str | None = None,
) -> Request[LoginTicket]:
    """Logs in with a password and gives a ticket valid for two hours; `Client` does this itself
    when given a `Password`.

    `POST /access/ticket`

    If a second factor is due, the ticket is only a challenge: it begins with `PBS:!tfa!`, holds
    for ten minutes, and comes back as `tfa_challenge` in a second call. A code cannot be used
    twice.
    A valid ticket given as `password` is exchanged for a fresh one. Failed logins are answered
    after three seconds or more.

    Args:
        username: User id with its realm, such as `alice@pbs`; tokens cannot log in. 3 to 64
            characters.
        http_only: Returns the ticket only as a cookie. Default on the server: `False`. New in
            PBS 4.0.
        password: The password, a ticket that is still valid, or the response to `tfa_challenge`,
            such as `totp:123456`.
        path: Only to check a terminal's ticket, given as `password`, together with `privs` and
            `port`: an ACL path, such as `/system`.
        port: With `path`: the port for which the terminal's ticket was made. From 0 to 65535.
        privs: With `path`: the privilege that is asked for, such as `Sys.Console`.
        tfa_challenge: The ticket from the first step of the login, if a second factor is
            required.

    Returns:
        `Client.send` returns a `LoginTicket` (`username`, `csrf_prevention_token`, `ticket` and
            `ticket_info`).

    Raises:
        AuthenticationFailed: user, password or code are wrong, or the user is disabled, expired
            or locked; PBS does not say which.
        NotSent: the server cannot be reached.
        ParameterError: `password` is missing, or `username` has no realm.

    Needs no login.
    """
    password = hidden(password)
    tfa_challenge = hidden(tfa_challenge)
    return Request(
        _CREATE_TICKET,
        {
            "username": username,
            "http-only": http_only,
            "password": password,
            "path": path,
            "port": port,
            "privs": privs,
            "tfa-challenge": tfa_challenge,
        },
    )


def list_users(*, include_tokens: bool | None = None) -> Request[list[UserWithTokens]]:
    """Lists users; API tokens are included only with `include_tokens=True`.

    `GET /access/users`

    Without Sys.Audit on /access/users the list holds only the caller, or the user whose token
    the caller is, without an error.

    Args:
        include_tokens: Adds the API tokens of each user. Default on the server: `False`.

    Returns:
        `Client.send` returns a list of `UserWithTokens` (`userid`, `comment`, `email`, `enable`,
            `expire`, `firstname`, `lastname`, `tfa_locked_until` and 2 more); never empty.
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login for itself
        on /access/users: Sys.Audit for all users
    """
    return Request(_LIST_USERS, {"include_tokens": include_tokens})


def create_user(
    *,
    userid: str,
    comment: str | None = None,
    email: str | None = None,
    enable: bool | None = None,
    expire: int | datetime | None = None,
    firstname: str | None = None,
    lastname: str | None = None,
    password: str | None = None,
) -> Request[None]:
    """Creates a user; `password` works for the pbs realm, for pam only if root@pam asks, and for no
    other realm.

    `POST /access/users`

    A user without a password can still have API tokens. A new user has no rights until
    `update_acl` grants some.

    Args:
        userid: User id with its realm, such as `alice@pbs`; the realm must exist. 3 to 64
            characters.
        comment: A line of free text, shown in lists. At most 128 characters.
        email: Address for this user's notifications, such as `ops@example.com`. 2 to 64
            characters.
        enable: Whether it may be used to log in. Default on the server: `True`.
        expire: When it expires: no login from then on. A datetime with a time zone, or Unix
            seconds; 0 means never. Default on the server: `0`.
        firstname: First name of the person. 2 to 64 characters.
        lastname: Last name of the person. 2 to 64 characters.
        password: The first password. Leave it out for users of LDAP, AD and OpenID realms, and
            for those who get only tokens. 8 to 64 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a user with this id.
        NotFound: there is no such realm.
        PermissionDenied: a privilege is missing; or a password for a pam user was given by
            somebody else than root@pam.
        ServerError: the password cannot be stored for users of this realm. The user was created
            all the same.

    Privileges:
        on /access/users: Permissions.Modify
    """
    password = hidden(password)
    return Request(
        _CREATE_USER,
        {
            "userid": userid,
            "comment": comment,
            "email": email,
            "enable": enable,
            "expire": expire,
            "firstname": firstname,
            "lastname": lastname,
            "password": password,
        },
    )


def delete_user(
    userid: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes a user together with the user's second factors, API tokens and the ACL entries of the
    tokens.

    `DELETE /access/users/{userid}`

    The user's own ACL entries remain and apply again to a later user with the same id; remove
    them with `update_acl` first.

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no such user. Or the user's realm is gone: the user is removed even
            so.
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Permissions.Modify or a login as {userid}
    """
    return Request(
        _DELETE_USER,
        {
            "userid": userid,
            "digest": digest,
        },
    )


def get_user(userid: str, /) -> Request[UserConfig]:
    """Reads the settings of one user.

    `GET /access/users/{userid}`

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.

    Returns:
        `Client.send` returns a `UserConfig` (`userid`, `comment`, `email`, `enable`, `expire`,
            `firstname` and `lastname`).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no such user.
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Sys.Audit or a login as {userid}
    """
    return Request(_GET_USER, {"userid": userid})


def update_user(
    userid: str,
    /,
    *,
    comment: str | None = None,
    delete: Sequence[UserSetting] | None = None,
    digest: str | None = None,
    email: str | None = None,
    enable: bool | None = None,
    expire: int | datetime | None = None,
    firstname: str | None = None,
    lastname: str | None = None,
    password: str | None = None,
) -> Request[None]:
    """Changes the settings of a user; `enable=False` also ends the user's open sessions.

    `PUT /access/users/{userid}`

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.
        comment: A line of free text, shown in lists. At most 128 characters.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `comment`, `firstname`, `lastname`, `email`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        email: Address for this user's notifications, such as `ops@example.com`. 2 to 64
            characters.
        enable: Whether it may be used to log in. Not set means `True`.
        expire: When it expires: no login from then on. A datetime with a time zone, or Unix
            seconds; 0 means never. Not set means `0`.
        firstname: First name of the person. 2 to 64 characters.
        lastname: Last name of the person. 2 to 64 characters.
        password: Has no effect: `change_password` sets passwords. 1 to 1024 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no such user.
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Permissions.Modify or a login as {userid}
    """
    password = hidden(password)
    return Request(
        _UPDATE_USER,
        {
            "userid": userid,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "email": email,
            "enable": enable,
            "expire": expire,
            "firstname": firstname,
            "lastname": lastname,
            "password": password,
        },
    )


def list_tokens(userid: str, /) -> Request[list[TokenListItem]]:
    """Lists the API tokens of one user, without their secrets.

    `GET /access/users/{userid}/token`

    Empty if the user has none, or if there is no such user.

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.

    Returns:
        `Client.send` returns a list of `TokenListItem` (`tokenid`, `token_name`, `comment`,
            `enable` and `expire`).
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Sys.Audit or a login as {userid}
    """
    return Request(_LIST_TOKENS, {"userid": userid})


def delete_token(
    userid: str,
    token_name: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes an API token; programs that use it are refused from then on.

    `DELETE /access/users/{userid}/token/{token-name}`

    The token's ACL entries are removed with it.

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.
        token_name: Name of the token, such as `automation`: the part of its id after the `!`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no such user, or no such token.
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Permissions.Modify or a login as {userid}
    """
    return Request(
        _DELETE_TOKEN,
        {
            "userid": userid,
            "token-name": token_name,
            "digest": digest,
        },
    )


def get_token(
    userid: str,
    token_name: str,
    /,
) -> Request[TokenInfo]:
    """Reads the settings of one API token; its secret cannot be read again.

    `GET /access/users/{userid}/token/{token-name}`

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.
        token_name: Name of the token, such as `automation`: the part of its id after the `!`.

    Returns:
        `Client.send` returns a `TokenInfo` (`tokenid`, `comment`, `enable` and `expire`).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no such user, or no such token.
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Sys.Audit or a login as {userid}
    """
    return Request(
        _GET_TOKEN,
        {
            "userid": userid,
            "token-name": token_name,
        },
    )


def create_token(
    userid: str,
    token_name: str,
    /,
    *,
    comment: str | None = None,
    digest: str | None = None,
    enable: bool | None = None,
    expire: int | datetime | None = None,
) -> Request[TokenSecret]:
    """Creates an API token and returns its secret, which is shown only in this answer.

    `POST /access/users/{userid}/token/{token-name}`

    A new token has no rights until `update_acl` gives it some, even if its user has many; they
    take effect within five seconds.
    PBS does not check that the user exists: with a mistyped user id the token is created, but
    useless.

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.
        token_name: The part of the token's id after the `!`, such as `automation`.
        comment: A line of free text, shown in lists. At most 128 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        enable: Whether it may be used to log in. Default on the server: `True`.
        expire: When it expires: no login from then on. A datetime with a time zone, or Unix
            seconds; 0 means never. Default on the server: `0`.

    Returns:
        `Client.send` returns a `TokenSecret` (`tokenid` and `value`).

    Raises:
        AlreadyExists: the user has a token with this name; `regenerate_token_secret` gives it a
            new secret.
        Modified: the configuration has changed since `digest` was read.
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Permissions.Modify or a login as {userid}
    """
    return Request(
        _CREATE_TOKEN,
        {
            "userid": userid,
            "token-name": token_name,
            "comment": comment,
            "digest": digest,
            "enable": enable,
            "expire": expire,
        },
    )


def regenerate_token_secret(
    userid: str,
    token_name: str,
    /,
    *,
    comment: str | None = None,
    digest: str | None = None,
    enable: bool | None = None,
    expire: int | datetime | None = None,
) -> Request[TokenSecretUpdate]:
    """Replaces the secret of an API token; the old secret stops working and the new one is shown
    only in this answer.

    `PUT /access/users/{userid}/token/{token-name}`

    Rights, comment and expiry stay, unless they are given again.

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.
        token_name: Name of the token, such as `automation`: the part of its id after the `!`.
        comment: A line of free text, shown in lists. At most 128 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        enable: Whether it may be used to log in. Not set means `True`.
        expire: When it expires: no login from then on. A datetime with a time zone, or Unix
            seconds; 0 means never. Not set means `0`.

    Returns:
        `Client.send` returns a `TokenSecretUpdate` (`secret`).

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no such user, or no such token.
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Permissions.Modify or a login as {userid}
    """
    return Request(
        _REGENERATE_TOKEN_SECRET,
        {
            "userid": userid,
            "token-name": token_name,
            "comment": comment,
            "digest": digest,
            "enable": enable,
            "expire": expire,
        },
    )


def update_token(
    userid: str,
    token_name: str,
    /,
    *,
    comment: str | None = None,
    delete: Sequence[TokenSetting] | None = None,
    digest: str | None = None,
    enable: bool | None = None,
    expire: int | datetime | None = None,
) -> Request[None]:
    """Changes comment, expiry or state of an API token and leaves its secret alone.

    `PUT /access/users/{userid}/token/{token-name}`

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.
        token_name: Name of the token, such as `automation`: the part of its id after the `!`.
        comment: A line of free text, shown in lists. At most 128 characters.
        delete: Settings to reset to their defaults; all others stay unless given. Only
            `comment`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        enable: Whether it may be used to log in. Not set means `True`.
        expire: When it expires: no login from then on. A datetime with a time zone, or Unix
            seconds; 0 means never. Not set means `0`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no such user, or no such token.
        PermissionDenied: the caller lacks the privilege and is not this user; a token of the
            user does not count as the user.

    Privileges:
        on /access/users: Permissions.Modify or a login as {userid}
    """
    return Request(
        _UPDATE_TOKEN,
        {
            "userid": userid,
            "token-name": token_name,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "enable": enable,
            "expire": expire,
        },
    )


def unlock_tfa(userid: str, /) -> Request[bool]:
    """Lifts the lock that too many wrong second factors have put on a user; tells whether there was
    one.

    `PUT /access/users/{userid}/unlock-tfa`

    TOTP is locked after 8 wrong codes until somebody calls this; after 100 failures of any kind
    all second factors are, for an hour.

    Args:
        userid: User id with its realm, such as `alice@pbs`. 3 to 64 characters.

    Returns:
        `Client.send` returns a `bool`: True if the user was locked.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /access/users: Permissions.Modify
    """
    return Request(_UNLOCK_TFA, {"userid": userid})


def verify_vncticket(
    *,
    authid: str,
    path: str,
    privs: str,
    vncticket: str,
    port: int | None = None,
) -> Request[None]:
    """Checks a terminal ticket for a user, path and privilege; meant for the server's own terminal
    helper.

    `POST /access/vncticket`

    Args:
        authid: User or token for whom the ticket was made, such as `alice@pbs`. 3 to 64
            characters.
        path: ACL path, such as `/system`.
        privs: Privilege that is asked for, such as `Sys.Console`.
        vncticket: The ticket that was given with the terminal.
        port: Port for which the ticket was made. From 0 to 65535.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: the server is older than PBS 4.1.
        NotSent: the server cannot be reached.
        PermissionDenied: the ticket is not good for this, there is no such privilege, or
            `authid` does not hold it.

    Needs no login.

    New in PBS 4.1.0.
    """
    vncticket = hidden(vncticket)
    return Request(
        _VERIFY_VNCTICKET,
        {
            "authid": authid,
            "path": path,
            "privs": privs,
            "vncticket": vncticket,
            "port": port,
        },
    )


def get_webauthn_config() -> Request[WebauthnConfig | None]:
    """Reads the WebAuthn settings of the server, if WebAuthn is set up.

    `GET /config/access/tfa/webauthn`

    Returns:
        `Client.send` returns a `WebauthnConfig` (`id`, `rp`, `allow_subdomains` and `origin`),
            or None if WebAuthn is not set up.
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
    """
    return Request(_GET_WEBAUTHN_CONFIG, {})


def update_webauthn_config(
    *,
    allow_subdomains: bool | None = None,
    delete: Sequence[WebauthnConfigSetting] | None = None,
    digest: str | None = None,
    id: str | None = None,
    origin: str | None = None,
    rp: str | None = None,
) -> Request[None]:
    """Changes the WebAuthn settings; only root@pam itself may do so, and changing `id` or `rp` can
    make registered keys useless.

    `PUT /config/access/tfa/webauthn`

    Args:
        allow_subdomains: Whether keys also work on subdomains of `origin`; they do if not set.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `origin`, `allow-subdomains`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        id: Domain name of the server without scheme or port, such as `pbs.example.com`.
            Registered keys work only for this name.
        origin: Address that people open in the browser, such as `https://pbs.example.com:8007`.
        rp: Name of the service that the browser shows to the user, such as `Backup server`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        ParameterError: `origin` is not a URL; or nothing is set up yet, and then both `rp` and
            `id` are needed.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        root@pam itself, not one of its tokens
    """
    return Request(
        _UPDATE_WEBAUTHN_CONFIG,
        {
            "allow-subdomains": allow_subdomains,
            "delete": delete,
            "digest": digest,
            "id": id,
            "origin": origin,
            "rp": rp,
        },
    )


@model_class
class AclListItem:
    """One ACL entry: a role that a user or token holds on a path."""

    path: str
    """ACL path, such as `/datastore/tank`; `/` is everything."""
    propagate: bool
    """Whether the role also holds below the path."""
    roleid: RoleName
    """Name of the role, such as `DatastoreAdmin`."""
    ugid: str
    """User or token, such as `alice@pbs!automation`."""
    ugid_type: AclUgidType
    """Always `user`, for tokens too; PBS has no groups yet."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class LoginTicket:
    """What a login gives: a ticket for two hours, or a challenge where a second factor is due."""

    username: str
    """Who has logged in, such as `alice@pbs`."""
    csrf_prevention_token: str | None = model_field(default=None, repr=masked)
    """Must be sent with every call but a GET that uses this ticket; `invalid` while a second factor
    is due. None if not reported."""
    ticket: str | None = model_field(default=None, repr=masked)
    """The ticket, or a challenge, which begins with `PBS:!tfa!`; None with `http_only`, where it
    travels in a cookie."""
    ticket_info: str | None = None
    """The ticket without its signature, to see when it ends; only with `http_only`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class OpenIdLoginTicket:
    """What a login through an identity provider gives: a ticket for two hours."""

    csrf_prevention_token: str = model_field(repr=masked)
    """Must be sent with every call but a GET that uses this ticket; `invalid` while a second factor
    is due."""
    username: str
    """The user, by the name that the provider gave, such as `alice@sso`."""
    ticket: str | None = model_field(default=None, repr=masked)
    """The ticket; None with `http_only`, where it travels in a cookie."""
    ticket_info: str | None = None
    """The ticket without its signature, to see when it ends; only with `http_only`. New in PBS
    4.1.0."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class RoleListItem:
    """A role: a name for a set of privileges, which can be granted on a path."""

    privs: tuple[str, ...]
    """Its privileges, such as `Datastore.Audit`; none for `NoAccess`."""
    roleid: RoleName
    """Name of the role, such as `DatastoreAdmin`."""
    comment: str | None = None
    """What the role is for, in the server's words. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class TfaUpdateInfo:
    """What registering a second factor gives: its id, and, this once, the secrets that go with it."""

    challenge: str | None = None
    """The challenge that the security key must answer in a second call; only for `webauthn` and
    `u2f`."""
    id: str | None = None
    """Id of the new factor; None while a challenge waits for its answer."""
    recovery: tuple[str, ...] | None = model_field(default=None, repr=masked)
    """The recovery keys, each good for one login. They are shown only here. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class TypedTfaInfo:
    """A second factor of a user, without its secret."""

    created: int
    """When it was set up. Unix seconds. `created_utc` is the same as a datetime."""
    id: str
    """Identifies it among the user's factors; `recovery` for recovery keys."""
    type: TfaType
    """`totp` is an authenticator app, `recovery` a set of keys, `webauthn` a security key. One of
    `totp`, `u2f`, `webauthn`, `recovery` or `yubico`."""
    description: str | None = None
    """What the user calls it, such as `phone`; None for recovery keys."""
    enable: bool | None = None
    """False if it is disabled; None while it is enabled."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    created_utc: ClassVar[Utc] = Utc("created")
    """When it was set up. `created` as a datetime in UTC."""


@model_class
class TfaUser:
    """A user with second factors."""

    entries: tuple[TypedTfaInfo, ...]
    """The user's second factors."""
    userid: str
    """User id with its realm, such as `alice@pbs`."""
    tfa_locked_until: int | None = None
    """Until when all second factors are rejected after too many wrong ones; None if they are not
    locked. Unix seconds. `tfa_locked_until_utc` is the same as a datetime."""
    totp_locked: bool | None = None
    """True if authenticator app codes are rejected, after too many wrong ones, until `unlock_tfa`
    is called. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    tfa_locked_until_utc: ClassVar[OptionalUtc] = OptionalUtc("tfa_locked_until")
    """Until when all second factors are rejected after too many wrong ones; None if they are not
    locked. `tfa_locked_until` as a datetime in UTC."""


@model_class
class TokenInfo:
    """The settings of an API token, without its secret."""

    tokenid: str
    """Id of an API token, such as `alice@pbs!automation`."""
    comment: str | None = None
    """A line of free text; None if not set."""
    enable: bool | None = None
    """False if it is switched off; None while it may be used."""
    expire: int | None = None
    """When it expires: no login from then on. None if it does not expire. Unix seconds; 0 means
    never. `expire_utc` is the same as a datetime."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    expire_utc: ClassVar[OptionalUtc] = OptionalUtc("expire", never=True)
    """When it expires: no login from then on. None if it does not expire. `expire` as a datetime in
    UTC. None also where that is 0."""


@model_class
class TokenListItem:
    """An API token in the list of one user's tokens, without its secret."""

    token_name: str
    """The part of its id after the `!`, such as `automation`."""
    tokenid: str
    """Id of an API token, such as `alice@pbs!automation`."""
    comment: str | None = None
    """A line of free text; None if not set."""
    enable: bool | None = None
    """False if it is switched off; None while it may be used."""
    expire: int | None = None
    """When it expires: no login from then on. None if it does not expire. Unix seconds; 0 means
    never. `expire_utc` is the same as a datetime."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    expire_utc: ClassVar[OptionalUtc] = OptionalUtc("expire", never=True)
    """When it expires: no login from then on. None if it does not expire. `expire` as a datetime in
    UTC. None also where that is 0."""


@model_class
class TokenSecret:
    """A new API token with its secret."""

    tokenid: str
    """Id of an API token, such as `alice@pbs!automation`."""
    value: str = model_field(repr=masked)
    """The secret, which cannot be read again."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class TokenSecretUpdate:
    """The new secret of an API token."""

    secret: str = model_field(repr=masked)
    """The new secret, which cannot be read again; None if none was requested."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class UserConfig:
    """The settings of a user."""

    userid: str
    """User id with its realm, such as `alice@pbs`."""
    comment: str | None = None
    """A line of free text; None if not set."""
    email: str | None = None
    """Address for mails to this user, such as `alice@example.com`; None if there is none."""
    enable: bool | None = None
    """False if it is switched off; None while it may be used."""
    expire: int | None = None
    """When it expires: no login from then on. None if it does not expire. Unix seconds; 0 means
    never. `expire_utc` is the same as a datetime."""
    firstname: str | None = None
    """First name of the person; None if there is none."""
    lastname: str | None = None
    """Last name of the person; None if there is none."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    expire_utc: ClassVar[OptionalUtc] = OptionalUtc("expire", never=True)
    """When it expires: no login from then on. None if it does not expire. `expire` as a datetime in
    UTC. None also where that is 0."""


@model_class
class UserWithTokens:
    """A user in the list of users, with the API tokens if they were asked for."""

    userid: str
    """User id with its realm, such as `alice@pbs`."""
    comment: str | None = None
    """A line of free text; None if not set."""
    email: str | None = None
    """Address for mails to this user, such as `alice@example.com`; None if there is none."""
    enable: bool | None = None
    """False if it is switched off; None while it may be used."""
    expire: int | None = None
    """When it expires: no login from then on. None if it does not expire. Unix seconds; 0 means
    never. `expire_utc` is the same as a datetime."""
    firstname: str | None = None
    """First name of the person; None if there is none."""
    lastname: str | None = None
    """Last name of the person; None if there is none."""
    tfa_locked_until: int | None = None
    """Until when all second factors are rejected after too many wrong ones; None if they are not
    locked. Unix seconds. `tfa_locked_until_utc` is the same as a datetime."""
    tokens: tuple[TokenInfo, ...] | None = None
    """The user's API tokens; None if there are none, or without `include_tokens`."""
    totp_locked: bool | None = None
    """True if authenticator app codes are rejected, after too many wrong ones, until `unlock_tfa`
    is called. None means `False`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    expire_utc: ClassVar[OptionalUtc] = OptionalUtc("expire", never=True)
    """When it expires: no login from then on. None if it does not expire. `expire` as a datetime in
    UTC. None also where that is 0."""
    tfa_locked_until_utc: ClassVar[OptionalUtc] = OptionalUtc("tfa_locked_until")
    """Until when all second factors are rejected after too many wrong ones; None if they are not
    locked. `tfa_locked_until` as a datetime in UTC."""


@model_class
class WebauthnConfig:
    """How the server identifies itself to browsers that register security keys."""

    id: str
    """Domain name for which keys are registered, such as `pbs.example.com`."""
    rp: str
    """Name of the service that browsers show."""
    allow_subdomains: bool | None = None
    """Whether keys also work on subdomains of `origin`; None means that they do."""
    origin: str | None = None
    """Address that people open in the browser; None if it was not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_ACL_LIST_ITEM_SHAPE = Shape(
    AclListItem,
    {
        "path": TEXT,
        "propagate": BOOLEAN,
        "roleid": WORD,
        "ugid": TEXT,
        "ugid_type": WORD,
    },
)


_LOGIN_TICKET_SHAPE = Shape(
    LoginTicket,
    {
        "username": TEXT,
        "CSRFPreventionToken": Optional(TEXT),
        "ticket": Optional(TEXT),
        "ticket-info": Optional(TEXT),
    },
)


_OPEN_ID_LOGIN_TICKET_SHAPE = Shape(
    OpenIdLoginTicket,
    {
        "CSRFPreventionToken": TEXT,
        "username": TEXT,
        "ticket": Optional(TEXT),
        "ticket-info": Optional(TEXT),
    },
)


_ROLE_LIST_ITEM_SHAPE = Shape(
    RoleListItem,
    {
        "privs": ListOf(TEXT),
        "roleid": WORD,
        "comment": Optional(TEXT),
    },
)


_TFA_UPDATE_INFO_SHAPE = Shape(
    TfaUpdateInfo,
    {
        "challenge": Optional(TEXT),
        "id": Optional(TEXT),
        "recovery": Optional(ListOf(TEXT)),
    },
)


_TYPED_TFA_INFO_SHAPE = Shape(
    TypedTfaInfo,
    {
        "created": INTEGER,
        "id": TEXT,
        "type": WORD,
        "description": Optional(TEXT),
        "enable": Optional(BOOLEAN),
    },
)


_TFA_USER_SHAPE = Shape(
    TfaUser,
    {
        "entries": ListOf(_TYPED_TFA_INFO_SHAPE),
        "userid": TEXT,
        "tfa-locked-until": Optional(INTEGER),
        "totp-locked": Optional(BOOLEAN),
    },
)


_TOKEN_INFO_SHAPE = Shape(
    TokenInfo,
    {
        "tokenid": TEXT,
        "comment": Optional(TEXT),
        "enable": Optional(BOOLEAN),
        "expire": Optional(INTEGER),
    },
)


_TOKEN_LIST_ITEM_SHAPE = Shape(
    TokenListItem,
    {
        "token-name": TEXT,
        "tokenid": TEXT,
        "comment": Optional(TEXT),
        "enable": Optional(BOOLEAN),
        "expire": Optional(INTEGER),
    },
)


_TOKEN_SECRET_SHAPE = Shape(
    TokenSecret,
    {
        "tokenid": TEXT,
        "value": TEXT,
    },
)


_TOKEN_SECRET_UPDATE_SHAPE = Shape(
    TokenSecretUpdate,
    {
        "secret": TEXT,
    },
)


_USER_CONFIG_SHAPE = Shape(
    UserConfig,
    {
        "userid": TEXT,
        "comment": Optional(TEXT),
        "email": Optional(TEXT),
        "enable": Optional(BOOLEAN),
        "expire": Optional(INTEGER),
        "firstname": Optional(TEXT),
        "lastname": Optional(TEXT),
    },
)


_USER_WITH_TOKENS_SHAPE = Shape(
    UserWithTokens,
    {
        "userid": TEXT,
        "comment": Optional(TEXT),
        "email": Optional(TEXT),
        "enable": Optional(BOOLEAN),
        "expire": Optional(INTEGER),
        "firstname": Optional(TEXT),
        "lastname": Optional(TEXT),
        "tfa-locked-until": Optional(INTEGER),
        "tokens": Optional(ListOf(_TOKEN_INFO_SHAPE)),
        "totp-locked": Optional(BOOLEAN),
    },
)


_WEBAUTHN_CONFIG_SHAPE = Shape(
    WebauthnConfig,
    {
        "id": TEXT,
        "rp": TEXT,
        "allow-subdomains": Optional(BOOLEAN),
        "origin": Optional(TEXT),
    },
)


_LIST_ACL = Operation(
    name="access.list_acl",
    method="GET",
    template="/access/acl",
    effect="read",
    privileges=(
        "any login for the entries of its own tokens",
        "Sys.Audit on /access/acl for all entries",
    ),
    decode=Decoder(ListOf(_ACL_LIST_ITEM_SHAPE)),
    attributes=("digest",),
    parameters=(
        Parameter("exact", "exact", "query", "boolean"),
        Parameter("path", "path", "query"),
    ),
    home=__name__,
)


_UPDATE_ACL = Operation(
    name="access.update_acl",
    method="PUT",
    template="/access/acl",
    effect="write",
    privileges=("Permissions.Modify on /access/acl, or any login for the entries of its own tokens",),
    decode=nothing,
    parameters=(
        Parameter("path", "path", "body"),
        Parameter("role", "role", "body"),
        Parameter("auth_id", "auth-id", "body"),
        Parameter("delete", "delete", "body", "boolean"),
        Parameter("digest", "digest", "body"),
        Parameter("group", "group", "body"),
        Parameter("propagate", "propagate", "body", "boolean"),
    ),
    home=__name__,
)


_GET_OPENID_AUTH_URL = Operation(
    name="access.get_openid_auth_url",
    method="POST",
    template="/access/openid/auth-url",
    effect="write",
    decode=Decoder(TEXT),
    parameters=(
        Parameter("realm", "realm", "body"),
        Parameter("redirect_url", "redirect-url", "body"),
    ),
    home=__name__,
)


_LOGIN_OPENID = Operation(
    name="access.login_openid",
    method="POST",
    template="/access/openid/login",
    effect="write",
    decode=Decoder(_OPEN_ID_LOGIN_TICKET_SHAPE),
    parameters=(
        Parameter("code", "code", "body", secret=True),
        Parameter("redirect_url", "redirect-url", "body"),
        Parameter("state", "state", "body", secret=True),
        Parameter("http_only", "http-only", "body", "boolean"),
    ),
    home=__name__,
)


_CHANGE_PASSWORD = Operation(
    name="access.change_password",
    method="PUT",
    template="/access/password",
    effect="write",
    privileges=(
        "any login for its own password",
        "Permissions.Modify on /access/users for others of the realm pbs",
    ),
    decode=nothing,
    parameters=(
        Parameter("password", "password", "body", secret=True),
        Parameter("userid", "userid", "body"),
        Parameter("confirmation_password", "confirmation-password", "body", secret=True),
    ),
    home=__name__,
)


_GET_PERMISSIONS = Operation(
    name="access.get_permissions",
    method="GET",
    template="/access/permissions",
    effect="read",
    privileges=(
        "any login for its own rights",
        "Sys.Audit on /access for those of others",
    ),
    decode=Decoder(MapOf(MapOf(BOOLEAN))),
    parameters=(
        Parameter("auth_id", "auth-id", "query"),
        Parameter("path", "path", "query"),
    ),
    home=__name__,
)


_LIST_ROLES = Operation(
    name="access.list_roles",
    method="GET",
    template="/access/roles",
    effect="read",
    privileges=("any login",),
    decode=Decoder(ListOf(_ROLE_LIST_ITEM_SHAPE)),
    home=__name__,
)


_LIST_TFA_USERS = Operation(
    name="access.list_tfa_users",
    method="GET",
    template="/access/tfa",
    effect="read",
    privileges=(
        "any login for itself",
        "Permissions.Modify on /access/users for all users",
    ),
    decode=Decoder(ListOf(_TFA_USER_SHAPE)),
    home=__name__,
)


_LIST_TFA_ENTRIES = Operation(
    name="access.list_tfa_entries",
    method="GET",
    template="/access/tfa/{userid}",
    effect="read",
    privileges=("Permissions.Modify on /access/users or a login as {userid}",),
    decode=Decoder(ListOf(_TYPED_TFA_INFO_SHAPE)),
    parameters=(Parameter("userid", "userid", "path"),),
    home=__name__,
)


_CREATE_TFA_ENTRY = Operation(
    name="access.create_tfa_entry",
    method="POST",
    template="/access/tfa/{userid}",
    effect="write",
    privileges=("Permissions.Modify on /access/users or a login as {userid}",),
    decode=Decoder(_TFA_UPDATE_INFO_SHAPE),
    parameters=(
        Parameter("userid", "userid", "path"),
        Parameter("type", "type", "body"),
        Parameter("challenge", "challenge", "body"),
        Parameter("description", "description", "body"),
        Parameter("password", "password", "body", secret=True),
        Parameter("totp", "totp", "body", secret=True),
        Parameter("value", "value", "body", secret=True),
    ),
    home=__name__,
)


_DELETE_TFA_ENTRY = Operation(
    name="access.delete_tfa_entry",
    method="DELETE",
    template="/access/tfa/{userid}/{id}",
    effect="destroy",
    privileges=("Permissions.Modify on /access/users or a login as {userid}",),
    decode=nothing,
    parameters=(
        Parameter("userid", "userid", "path"),
        Parameter("id", "id", "path"),
        Parameter("password", "password", "body", secret=True),
    ),
    home=__name__,
)


_GET_TFA_ENTRY = Operation(
    name="access.get_tfa_entry",
    method="GET",
    template="/access/tfa/{userid}/{id}",
    effect="read",
    privileges=("Permissions.Modify on /access/users or a login as {userid}",),
    decode=Decoder(_TYPED_TFA_INFO_SHAPE),
    parameters=(
        Parameter("userid", "userid", "path"),
        Parameter("id", "id", "path"),
    ),
    home=__name__,
)


_UPDATE_TFA_ENTRY = Operation(
    name="access.update_tfa_entry",
    method="PUT",
    template="/access/tfa/{userid}/{id}",
    effect="write",
    privileges=("Permissions.Modify on /access/users or a login as {userid}",),
    decode=nothing,
    parameters=(
        Parameter("userid", "userid", "path"),
        Parameter("id", "id", "path"),
        Parameter("description", "description", "body"),
        Parameter("enable", "enable", "body", "boolean"),
        Parameter("password", "password", "body", secret=True),
    ),
    home=__name__,
)


_DELETE_TICKET = Operation(
    name="access.delete_ticket",
    method="DELETE",
    template="/access/ticket",
    effect="write",
    since="4.0",
    decode=Decoder(MapOf(ANYTHING)),
    home=__name__,
)


_CREATE_TICKET = Operation(
    name="access.create_ticket",
    method="POST",
    template="/access/ticket",
    effect="write",
    decode=Decoder(_LOGIN_TICKET_SHAPE),
    parameters=(
        Parameter("username", "username", "body"),
        Parameter("http_only", "http-only", "body", "boolean"),
        Parameter("password", "password", "body", secret=True),
        Parameter("path", "path", "body"),
        Parameter("port", "port", "body", "integer"),
        Parameter("privs", "privs", "body"),
        Parameter("tfa_challenge", "tfa-challenge", "body", secret=True),
    ),
    home=__name__,
)


_LIST_USERS = Operation(
    name="access.list_users",
    method="GET",
    template="/access/users",
    effect="read",
    privileges=(
        "any login for itself",
        "Sys.Audit on /access/users for all users",
    ),
    decode=Decoder(ListOf(_USER_WITH_TOKENS_SHAPE)),
    attributes=("digest",),
    parameters=(Parameter("include_tokens", "include_tokens", "query", "boolean"),),
    home=__name__,
)


_CREATE_USER = Operation(
    name="access.create_user",
    method="POST",
    template="/access/users",
    effect="write",
    privileges=("Permissions.Modify on /access/users",),
    decode=nothing,
    parameters=(
        Parameter("userid", "userid", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("email", "email", "body"),
        Parameter("enable", "enable", "body", "boolean"),
        Parameter("expire", "expire", "body", "time"),
        Parameter("firstname", "firstname", "body"),
        Parameter("lastname", "lastname", "body"),
        Parameter("password", "password", "body", secret=True),
    ),
    home=__name__,
)


_DELETE_USER = Operation(
    name="access.delete_user",
    method="DELETE",
    template="/access/users/{userid}",
    effect="destroy",
    privileges=("Permissions.Modify on /access/users or a login as {userid}",),
    decode=nothing,
    parameters=(
        Parameter("userid", "userid", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_USER = Operation(
    name="access.get_user",
    method="GET",
    template="/access/users/{userid}",
    effect="read",
    privileges=("Sys.Audit on /access/users or a login as {userid}",),
    decode=Decoder(_USER_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("userid", "userid", "path"),),
    home=__name__,
)


_UPDATE_USER = Operation(
    name="access.update_user",
    method="PUT",
    template="/access/users/{userid}",
    effect="write",
    privileges=("Permissions.Modify on /access/users or a login as {userid}",),
    decode=nothing,
    parameters=(
        Parameter("userid", "userid", "path"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("email", "email", "body"),
        Parameter("enable", "enable", "body", "boolean"),
        Parameter("expire", "expire", "body", "time"),
        Parameter("firstname", "firstname", "body"),
        Parameter("lastname", "lastname", "body"),
        Parameter("password", "password", "body", secret=True),
    ),
    home=__name__,
)


_LIST_TOKENS = Operation(
    name="access.list_tokens",
    method="GET",
    template="/access/users/{userid}/token",
    effect="read",
    privileges=("Sys.Audit on /access/users or a login as {userid}",),
    decode=Decoder(ListOf(_TOKEN_LIST_ITEM_SHAPE)),
    attributes=("digest",),
    parameters=(Parameter("userid", "userid", "path"),),
    home=__name__,
)


_DELETE_TOKEN = Operation(
    name="access.delete_token",
    method="DELETE",
    template="/access/users/{userid}/token/{token-name}",
    effect="destroy",
    privileges=("Permissions.Modify on /access/users or a login as {userid}",),
    decode=nothing,
    parameters=(
        Parameter("userid", "userid", "path"),
        Parameter("token_name", "token-name", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_TOKEN = Operation(
    name="access.get_token",
    method="GET",
    template="/access/users/{userid}/token/{token-name}",
    effect="read",
    privileges=("Sys.Audit on /access/users or a login as {userid}",),
    decode=Decoder(_TOKEN_INFO_SHAPE),
    attributes=("digest",),
    parameters=(
        Parameter("userid", "userid", "path"),
        Parameter("token_name", "token-name", "path"),
    ),
    home=__name__,
)


_CREATE_TOKEN = Operation(
    name="access.create_token",
    method="POST",
    template="/access/users/{userid}/token/{token-name}",
    effect="write",
    privileges=("Permissions.Modify on /access/users or a login as {userid}",),
    decode=Decoder(_TOKEN_SECRET_SHAPE),
    parameters=(
        Parameter("userid", "userid", "path"),
        Parameter("token_name", "token-name", "path"),
        Parameter("comment", "comment", "body"),
        Parameter("digest", "digest", "body"),
        Parameter("enable", "enable", "body", "boolean"),
        Parameter("expire", "expire", "body", "time"),
    ),
    home=__name__,
)


_REGENERATE_TOKEN_SECRET = Operation(
    name="access.regenerate_token_secret",
    method="PUT",
    template="/access/users/{userid}/token/{token-name}",
    effect="write",
    privileges=("Permissions.Modify on /access/users or a login as {userid}",),
    decode=Decoder(_TOKEN_SECRET_UPDATE_SHAPE),
    fixed=(("regenerate", True),),
    parameters=(
        Parameter("userid", "userid", "path"),
        Parameter("token_name", "token-name", "path"),
        Parameter("comment", "comment", "body"),
        Parameter("digest", "digest", "body"),
        Parameter("enable", "enable", "body", "boolean"),
        Parameter("expire", "expire", "body", "time"),
        Parameter("regenerate", "regenerate", "body", "boolean"),
    ),
    home=__name__,
)


_UPDATE_TOKEN = Operation(
    name="access.update_token",
    method="PUT",
    template="/access/users/{userid}/token/{token-name}",
    effect="write",
    privileges=("Permissions.Modify on /access/users or a login as {userid}",),
    decode=nothing,
    parameters=(
        Parameter("userid", "userid", "path"),
        Parameter("token_name", "token-name", "path"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("enable", "enable", "body", "boolean"),
        Parameter("expire", "expire", "body", "time"),
    ),
    home=__name__,
)


_UNLOCK_TFA = Operation(
    name="access.unlock_tfa",
    method="PUT",
    template="/access/users/{userid}/unlock-tfa",
    effect="write",
    privileges=("Permissions.Modify on /access/users",),
    decode=Decoder(BOOLEAN),
    parameters=(Parameter("userid", "userid", "path"),),
    home=__name__,
)


_VERIFY_VNCTICKET = Operation(
    name="access.verify_vncticket",
    method="POST",
    template="/access/vncticket",
    effect="read",
    since="4.1.0",
    decode=nothing,
    parameters=(
        Parameter("authid", "authid", "body"),
        Parameter("path", "path", "body"),
        Parameter("privs", "privs", "body"),
        Parameter("vncticket", "vncticket", "body", secret=True),
        Parameter("port", "port", "body", "integer"),
    ),
    home=__name__,
)


_GET_WEBAUTHN_CONFIG = Operation(
    name="access.get_webauthn_config",
    method="GET",
    template="/config/access/tfa/webauthn",
    effect="read",
    privileges=("any login",),
    decode=Decoder(Optional(_WEBAUTHN_CONFIG_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_UPDATE_WEBAUTHN_CONFIG = Operation(
    name="access.update_webauthn_config",
    method="PUT",
    template="/config/access/tfa/webauthn",
    effect="write",
    privileges=("root@pam itself, not one of its tokens",),
    decode=nothing,
    parameters=(
        Parameter("allow_subdomains", "allow-subdomains", "body", "boolean"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("id", "id", "body"),
        Parameter("origin", "origin", "body"),
        Parameter("rp", "rp", "body"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
