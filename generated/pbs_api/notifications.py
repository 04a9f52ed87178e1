# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Where PBS sends notifications (targets) and which go where (matchers).

PBS creates a notification when there is news of a job, a garbage collection or a tape. It has a
severity (`info`, `notice`, `warning`, `error` or `unknown`) and fields such as `type` and
`datastore`. It is sent to the targets of every matcher that matches it, to each target once.
Jobs and datastores in the mode `legacy-sendmail` send mails instead.

A target is a Gotify server, a web address (webhook), or mail recipients, reached through the
server's own mail system (sendmail) or an SMTP server. Two entries come with PBS: the target
`mail-to-root`, and `default-matcher`, which sends it everything except successful prune jobs.
Names are unique across targets and matchers.

Example:
    pbs.send(
        create_gotify_endpoint(
            name="phone", server="https://gotify.example.com", token="AeF1.xK9"
        )
    )
    pbs.send(
        create_notification_matcher(
            name="failures", match_severity=["error"], target=["phone"]
        )
    )
    print([target.name for target in pbs.send(list_notification_targets())])
    # ['phone', 'mail-to-root']"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pbs_client.runtime import (
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    WORD,
    Decoder,
    ListOf,
    Operation,
    Optional,
    Parameter,
    Request,
    Shape,
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
    GotifyEndpointSetting,
    MatchMode,
    NotificationMatcherSetting,
    NotificationOrigin,
    NotificationTargetType,
    SendmailEndpointSetting,
    SmtpEndpointSetting,
    SmtpMode,
    WebhookEndpointSetting,
    WebhookMethod,
)

__all__ = [
    "GotifyConfig",
    "MatchableField",
    "MatchableValue",
    "NotificationMatcherConfig",
    "NotificationTarget",
    "SendmailConfig",
    "SmtpConfig",
    "WebhookConfig",
    "WebhookValue",
    "create_gotify_endpoint",
    "create_notification_matcher",
    "create_sendmail_endpoint",
    "create_smtp_endpoint",
    "create_webhook_endpoint",
    "delete_gotify_endpoint",
    "delete_notification_matcher",
    "delete_sendmail_endpoint",
    "delete_smtp_endpoint",
    "delete_webhook_endpoint",
    "get_gotify_endpoint",
    "get_notification_matcher",
    "get_sendmail_endpoint",
    "get_smtp_endpoint",
    "get_webhook_endpoint",
    "list_gotify_endpoints",
    "list_notification_matcher_field_values",
    "list_notification_matcher_fields",
    "list_notification_matchers",
    "list_notification_targets",
    "list_sendmail_endpoints",
    "list_smtp_endpoints",
    "list_webhook_endpoints",
    "send_test_notification",
    "update_gotify_endpoint",
    "update_notification_matcher",
    "update_sendmail_endpoint",
    "update_smtp_endpoint",
    "update_webhook_endpoint",
]


def list_gotify_endpoints() -> Request[list[GotifyConfig]]:
    """Lists the Gotify targets; their tokens are not shown.

    `GET /config/notifications/endpoints/gotify`

    An empty list means that there are none of this kind; `list_notification_targets` lists all
    kinds.

    Returns:
        `Client.send` returns a list of `GotifyConfig` (`name`, `server`, `comment`, `disable`
            and `origin`).

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Audit
    """
    return Request(_LIST_GOTIFY_ENDPOINTS, {})


def create_gotify_endpoint(
    *,
    name: str,
    server: str,
    token: str,
    comment: str | None = None,
    disable: bool | None = None,
    filter: str | None = None,
    origin: NotificationOrigin | None = None,
) -> Request[None]:
    """Adds a Gotify server as a notification target; nothing is sent to it before a matcher names
    it.

    `POST /config/notifications/endpoints/gotify`

    Args:
        name: Name of the new target, such as `phone`. 2 to 32 characters.
        server: Address of the Gotify server, such as `https://gotify.example.com`; PBS adds
            `/message`.
        token: Token of an application in Gotify, which lets PBS send.
        comment: A line of free text, shown in lists. At most 128 characters.
        disable: True switches the entry off but keeps it.
        filter: Has no effect; it is left from an older form of notifications.
        origin: Has no effect; PBS itself records who created the entry. One of `user-created`,
            `builtin` or `modified-builtin`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a target or matcher with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    token = hidden(token)
    return Request(
        _CREATE_GOTIFY_ENDPOINT,
        {
            "name": name,
            "server": server,
            "token": token,
            "comment": comment,
            "disable": disable,
            "filter": filter,
            "origin": origin,
        },
    )


def delete_gotify_endpoint(name: str, /) -> Request[None]:
    """Removes a Gotify target; refused while a matcher names it.

    `DELETE /config/notifications/endpoints/gotify/{name}`

    Args:
        name: Name of the target, from `list_notification_targets`. 2 to 32 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: a matcher names the target.
        NotFound: there is no target of this kind with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    return Request(_DELETE_GOTIFY_ENDPOINT, {"name": name})


def get_gotify_endpoint(name: str, /) -> Request[GotifyConfig]:
    """Reads one Gotify target without its token.

    `GET /config/notifications/endpoints/gotify/{name}`

    Args:
        name: Name of the target, from `list_notification_targets`. 2 to 32 characters.

    Returns:
        `Client.send` returns a `GotifyConfig` (`name`, `server`, `comment`, `disable` and
            `origin`).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no target of this kind with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Audit
    """
    return Request(_GET_GOTIFY_ENDPOINT, {"name": name})


def update_gotify_endpoint(
    name: str,
    /,
    *,
    comment: str | None = None,
    delete: Sequence[GotifyEndpointSetting] | None = None,
    digest: str | None = None,
    disable: bool | None = None,
    server: str | None = None,
    token: str | None = None,
) -> Request[None]:
    """Changes a Gotify target; a token that is not given is kept.

    `PUT /config/notifications/endpoints/gotify/{name}`

    Args:
        name: Name of the target, from `list_notification_targets`. 2 to 32 characters.
        comment: A line of free text, shown in lists. At most 128 characters.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `comment`, `disable`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        disable: True switches the entry off but keeps it.
        server: Address of the Gotify server, such as `https://gotify.example.com`; PBS adds
            `/message`.
        token: Token of an application in Gotify, which lets PBS send.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no target of this kind with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    token = hidden(token)
    return Request(
        _UPDATE_GOTIFY_ENDPOINT,
        {
            "name": name,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "disable": disable,
            "server": server,
            "token": token,
        },
    )


def list_sendmail_endpoints() -> Request[list[SendmailConfig]]:
    """Lists the targets that mail through the server's own mail system.

    `GET /config/notifications/endpoints/sendmail`

    `list_notification_targets` lists the targets of all kinds.

    Returns:
        `Client.send` returns a list of `SendmailConfig` (`name`, `author`, `comment`, `disable`,
            `from_address`, `mailto`, `mailto_user` and `origin`); never empty, as `mail-to-root`
            always exists.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Audit
    """
    return Request(_LIST_SENDMAIL_ENDPOINTS, {})


def create_sendmail_endpoint(
    *,
    name: str,
    author: str | None = None,
    comment: str | None = None,
    disable: bool | None = None,
    filter: str | None = None,
    from_address: str | None = None,
    mailto: Sequence[str] | None = None,
    mailto_user: Sequence[str] | None = None,
    origin: NotificationOrigin | None = None,
) -> Request[None]:
    """Adds a target that mails through the server's own mail system; it needs `mailto` or
    `mailto_user`.

    `POST /config/notifications/endpoints/sendmail`

    Args:
        name: Name of the new target, such as `admins`. 2 to 32 characters.
        author: Name of the sender, such as `Backup of site A`; the product's name if not given.
        comment: A line of free text, shown in lists. At most 128 characters.
        disable: True switches the entry off but keeps it.
        filter: Has no effect; it is left from an older form of notifications.
        from_address: Address of the sender; if not given, `email_from` of the node's
            configuration, or root at this host.
        mailto: Addresses to mail to, such as `["admin@example.com"]`.
        mailto_user: Users to mail to, such as `["root@pam"]`, at the address in their user
            settings; those without one get nothing.
        origin: Has no effect; PBS itself records who created the entry. One of `user-created`,
            `builtin` or `modified-builtin`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a target or matcher with this name.
        ParameterError: neither `mailto` nor `mailto_user` names anybody.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    return Request(
        _CREATE_SENDMAIL_ENDPOINT,
        {
            "name": name,
            "author": author,
            "comment": comment,
            "disable": disable,
            "filter": filter,
            "from-address": from_address,
            "mailto": mailto,
            "mailto-user": mailto_user,
            "origin": origin,
        },
    )


def delete_sendmail_endpoint(name: str, /) -> Request[None]:
    """Removes a target that mails through the server's own mail system; refused while a matcher
    names it.

    `DELETE /config/notifications/endpoints/sendmail/{name}`

    Deleting `mail-to-root` resets it to its original settings, even while a matcher names it.

    Args:
        name: Name of the target, from `list_notification_targets`. 2 to 32 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: a matcher names the target.
        NotFound: there is no target of this kind with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    return Request(_DELETE_SENDMAIL_ENDPOINT, {"name": name})


def get_sendmail_endpoint(name: str, /) -> Request[SendmailConfig]:
    """Reads one target that mails through the server's own mail system.

    `GET /config/notifications/endpoints/sendmail/{name}`

    Args:
        name: Name of the target, from `list_notification_targets`. 2 to 32 characters.

    Returns:
        `Client.send` returns a `SendmailConfig` (`name`, `author`, `comment`, `disable`,
            `from_address`, `mailto`, `mailto_user` and `origin`).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no target of this kind with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Audit
    """
    return Request(_GET_SENDMAIL_ENDPOINT, {"name": name})


def update_sendmail_endpoint(
    name: str,
    /,
    *,
    author: str | None = None,
    comment: str | None = None,
    delete: Sequence[SendmailEndpointSetting] | None = None,
    digest: str | None = None,
    disable: bool | None = None,
    from_address: str | None = None,
    mailto: Sequence[str] | None = None,
    mailto_user: Sequence[str] | None = None,
) -> Request[None]:
    """Changes a target that mails through the server's own mail system.

    `PUT /config/notifications/endpoints/sendmail/{name}`

    `mailto` and `mailto_user` replace the lists that are there.

    Args:
        name: Name of the target, from `list_notification_targets`. 2 to 32 characters.
        author: Name of the sender, such as `Backup of site A`; the product's name if not set.
        comment: A line of free text, shown in lists. At most 128 characters.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `author`, `comment`, `disable`, `from-address`, `mailto`, `mailto-user`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        disable: True switches the entry off but keeps it.
        from_address: Address of the sender; if not set, `email_from` of the node's
            configuration, or root at this host.
        mailto: Addresses to mail to, such as `["admin@example.com"]`.
        mailto_user: Users to mail to, such as `["root@pam"]`, at the address in their user
            settings; those without one get nothing.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no target of this kind with this name.
        ParameterError: there would be no recipients left.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    return Request(
        _UPDATE_SENDMAIL_ENDPOINT,
        {
            "name": name,
            "author": author,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "disable": disable,
            "from-address": from_address,
            "mailto": mailto,
            "mailto-user": mailto_user,
        },
    )


def list_smtp_endpoints() -> Request[list[SmtpConfig]]:
    """Lists the targets that mail through an SMTP server; their passwords are not shown.

    `GET /config/notifications/endpoints/smtp`

    An empty list means that there are none of this kind; `list_notification_targets` lists all
    kinds.

    Returns:
        `Client.send` returns a list of `SmtpConfig` (`name`, `from_address`, `server`, `author`,
            `comment`, `disable`, `mailto`, `mailto_user` and 4 more).

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Audit
    """
    return Request(_LIST_SMTP_ENDPOINTS, {})


def create_smtp_endpoint(
    *,
    from_address: str,
    name: str,
    server: str,
    author: str | None = None,
    comment: str | None = None,
    disable: bool | None = None,
    mailto: Sequence[str] | None = None,
    mailto_user: Sequence[str] | None = None,
    mode: SmtpMode | None = None,
    origin: NotificationOrigin | None = None,
    password: str | None = None,
    port: int | None = None,
    username: str | None = None,
) -> Request[None]:
    """Adds a target that mails through an SMTP server; it needs `mailto` or `mailto_user`.

    `POST /config/notifications/endpoints/smtp`

    Args:
        from_address: Address of the sender, such as `pbs@example.com`; many servers accept only
            their own addresses.
        name: Name of the new target, such as `mail-relay`.
        server: Host name or address of the SMTP server, such as `smtp.example.com`.
        author: Name of the sender, such as `Backup of site A`; the product's name if not given.
        comment: A line of free text, shown in lists.
        disable: True switches the entry off but keeps it.
        mailto: Addresses to mail to, such as `["admin@example.com"]`.
        mailto_user: Users to mail to, such as `["root@pam"]`, at the address in their user
            settings; those without one get nothing.
        mode: How the connection is protected; `insecure` is not. Default: `tls`.
        origin: Has no effect; PBS itself records who created the entry.
        password: Password to log in with at the SMTP server.
        port: Port of the SMTP server; if not given 465 for `tls`, 587 for `starttls`, 25 for
            `insecure`. From 0 to 65535.
        username: Name to log in to the SMTP server with; no login if not given.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a target or matcher with this name.
        ParameterError: neither `mailto` nor `mailto_user` names anybody.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    password = hidden(password)
    return Request(
        _CREATE_SMTP_ENDPOINT,
        {
            "from-address": from_address,
            "name": name,
            "server": server,
            "author": author,
            "comment": comment,
            "disable": disable,
            "mailto": mailto,
            "mailto-user": mailto_user,
            "mode": mode,
            "origin": origin,
            "password": password,
            "port": port,
            "username": username,
        },
    )


def delete_smtp_endpoint(name: str, /) -> Request[None]:
    """Removes an SMTP target; refused while a matcher names it.

    `DELETE /config/notifications/endpoints/smtp/{name}`

    Args:
        name: Name of the target, from `list_notification_targets`. 2 to 32 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: a matcher names the target.
        NotFound: there is no target of this kind with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    return Request(_DELETE_SMTP_ENDPOINT, {"name": name})


def get_smtp_endpoint(name: str, /) -> Request[SmtpConfig]:
    """Reads one SMTP target without its password.

    `GET /config/notifications/endpoints/smtp/{name}`

    Args:
        name: Name of the target, from `list_notification_targets`. 2 to 32 characters.

    Returns:
        `Client.send` returns an `SmtpConfig` (`name`, `from_address`, `server`, `author`,
            `comment`, `disable`, `mailto`, `mailto_user` and 4 more).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no target of this kind with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Audit
    """
    return Request(_GET_SMTP_ENDPOINT, {"name": name})


def update_smtp_endpoint(
    name: str,
    /,
    *,
    author: str | None = None,
    comment: str | None = None,
    delete: Sequence[SmtpEndpointSetting] | None = None,
    digest: str | None = None,
    disable: bool | None = None,
    from_address: str | None = None,
    mailto: Sequence[str] | None = None,
    mailto_user: Sequence[str] | None = None,
    mode: SmtpMode | None = None,
    password: str | None = None,
    port: int | None = None,
    server: str | None = None,
    username: str | None = None,
) -> Request[None]:
    """Changes an SMTP target; a password that is not given is kept.

    `PUT /config/notifications/endpoints/smtp/{name}`

    `mailto` and `mailto_user` replace the lists that are there.

    Args:
        name: Name of the target, from `list_notification_targets`.
        author: Name of the sender, such as `Backup of site A`; the product's name if not set.
        comment: A line of free text, shown in lists.
        delete: Settings to reset to their defaults; all others stay unless given. Example:
            `["author"]`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        disable: True switches the entry off but keeps it.
        from_address: Address of the sender, such as `pbs@example.com`; many servers accept only
            their own addresses.
        mailto: Addresses to mail to, such as `["admin@example.com"]`.
        mailto_user: Users to mail to, such as `["root@pam"]`, at the address in their user
            settings; those without one get nothing.
        mode: How the connection is protected; `insecure` is not. Not set means `tls`.
        password: Password to log in with at the SMTP server.
        port: Port of the SMTP server; if not set 465 for `tls`, 587 for `starttls`, 25 for
            `insecure`. From 0 to 65535.
        server: Host name or address of the SMTP server, such as `smtp.example.com`.
        username: Name to log in to the SMTP server with; no login if not set.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no target of this kind with this name.
        ParameterError: there would be no recipients left.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    password = hidden(password)
    return Request(
        _UPDATE_SMTP_ENDPOINT,
        {
            "name": name,
            "author": author,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "disable": disable,
            "from-address": from_address,
            "mailto": mailto,
            "mailto-user": mailto_user,
            "mode": mode,
            "password": password,
            "port": port,
            "server": server,
            "username": username,
        },
    )


def list_webhook_endpoints() -> Request[list[WebhookConfig]]:
    """Lists the webhook targets; of their secrets only the names are shown.

    `GET /config/notifications/endpoints/webhook`

    An empty list means that there are none of this kind; `list_notification_targets` lists all
    kinds.

    Returns:
        `Client.send` returns a list of `WebhookConfig` (`name`, `method`, `url`, `body`,
            `comment`, `disable`, `header`, `origin` and `secret`).

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Audit
    """
    return Request(_LIST_WEBHOOK_ENDPOINTS, {})


def create_webhook_endpoint(
    *,
    method: WebhookMethod,
    name: str,
    url: str,
    body: str | None = None,
    comment: str | None = None,
    disable: bool | None = None,
    header: Sequence[WebhookValue | str] | None = None,
    origin: NotificationOrigin | None = None,
    secret: Sequence[WebhookValue | str] | None = None,
) -> Request[None]:
    """Adds a web address that PBS calls with a body made from a template.

    `POST /config/notifications/endpoints/webhook`

    The URL, header values and body are Handlebars templates over `title`, `message`, `severity`,
    `timestamp` (Unix seconds), `fields.NAME` and `secrets.NAME`; `{{ json message }}`, `{{
    escape message }}` and `{{ url-encode title }}` quote them. Mistakes in templates and base64
    show only when something is sent: try `send_test_notification`. Secrets are kept apart and
    never shown.

    Args:
        method: HTTP method of the call. One of `post`, `put` or `get`. Default on the server:
            `post`.
        name: Name of the new target, such as `chat`. 2 to 32 characters.
        url: Address to call, such as `https://chat.example.com/hook/{{ secrets.token }}`; a
            template.
        body: The body to send: a template, in base64.
        comment: A line of free text, shown in lists. At most 128 characters.
        disable: True switches the entry off but keeps it.
        header: A `WebhookValue` or its text. Headers to send, such as
            `name=Content-Type,value=YXBwbGljYXRpb24vanNvbg==`; the value is a template in
            base64.
        origin: Has no effect; PBS itself records who created the entry. One of `user-created`,
            `builtin` or `modified-builtin`.
        secret: A `WebhookValue` or its text. Values for the templates that are never shown
            again, such as `name=token,value=czNjcmV0`; the value is base64.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a target or matcher with this name.
        ParameterError: `url` is not an address of http or https.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    header = hidden(header)
    secret = hidden(secret)
    return Request(
        _CREATE_WEBHOOK_ENDPOINT,
        {
            "method": method,
            "name": name,
            "url": url,
            "body": body,
            "comment": comment,
            "disable": disable,
            "header": header,
            "origin": origin,
            "secret": secret,
        },
    )


def delete_webhook_endpoint(name: str, /) -> Request[None]:
    """Removes a webhook target; refused while a matcher names it.

    `DELETE /config/notifications/endpoints/webhook/{name}`

    Args:
        name: Name of the target, from `list_notification_targets`. 2 to 32 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: a matcher names the target.
        NotFound: there is no target of this kind with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    return Request(_DELETE_WEBHOOK_ENDPOINT, {"name": name})


def get_webhook_endpoint(name: str, /) -> Request[WebhookConfig]:
    """Reads one webhook target; of its secrets only the names are shown.

    `GET /config/notifications/endpoints/webhook/{name}`

    Args:
        name: Name of the target, from `list_notification_targets`. 2 to 32 characters.

    Returns:
        `Client.send` returns a `WebhookConfig` (`name`, `method`, `url`, `body`, `comment`,
            `disable`, `header`, `origin` and `secret`).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no target of this kind with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Audit
    """
    return Request(_GET_WEBHOOK_ENDPOINT, {"name": name})


def update_webhook_endpoint(
    name: str,
    /,
    *,
    body: str | None = None,
    comment: str | None = None,
    delete: Sequence[WebhookEndpointSetting] | None = None,
    digest: str | None = None,
    disable: bool | None = None,
    header: Sequence[WebhookValue | str] | None = None,
    method: WebhookMethod | None = None,
    secret: Sequence[WebhookValue | str] | None = None,
    url: str | None = None,
) -> Request[None]:
    """Changes a webhook target; a secret sent with its name alone keeps its value, one not sent at
    all is dropped.

    `PUT /config/notifications/endpoints/webhook/{name}`

    Lists replace those that are there, so send all headers and all secrets that are to stay.

    Args:
        name: Name of the target, from `list_notification_targets`. 2 to 32 characters.
        body: The body to send: a template, in base64.
        comment: A line of free text, shown in lists. At most 128 characters.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `comment`, `disable`, `header`, `body`, `secret`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        disable: True switches the entry off but keeps it.
        header: A `WebhookValue` or its text. Headers to send, such as
            `name=Content-Type,value=YXBwbGljYXRpb24vanNvbg==`; the value is a template in
            base64.
        method: HTTP method of the call. One of `post`, `put` or `get`. Not set means `post`.
        secret: A `WebhookValue` or its text. Values for the templates, such as
            `name=token,value=czNjcmV0`, or `name=token` to keep the one that is stored.
        url: Address to call, such as `https://chat.example.com/hook/{{ secrets.token }}`; a
            template.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: a header has no value, a value is not base64, or a secret is unknown or given
            twice.
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no target of this kind with this name.
        ParameterError: `url` is not an address of http or https.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    header = hidden(header)
    secret = hidden(secret)
    return Request(
        _UPDATE_WEBHOOK_ENDPOINT,
        {
            "name": name,
            "body": body,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "disable": disable,
            "header": header,
            "method": method,
            "secret": secret,
            "url": url,
        },
    )


def list_notification_matcher_field_values() -> Request[list[MatchableValue]]:
    """Lists the values that occur in the fields a matcher can test, such as job ids and datastores.

    `GET /config/notifications/matcher-field-values`

    Names of datastores and jobs are those that the caller may see; a matcher may test any other
    text as well.

    Returns:
        `Client.send` returns a list of `MatchableValue` (`field`, `value` and `comment`); never
            empty.
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Audit
    """
    return Request(_LIST_NOTIFICATION_MATCHER_FIELD_VALUES, {})


def list_notification_matcher_fields() -> Request[list[MatchableField]]:
    """Lists the names of the fields that a matcher can test.

    `GET /config/notifications/matcher-fields`

    `datastore`, `hostname`, `job-id`, `media-pool` and `type` on every known version.

    Returns:
        `Client.send` returns a list of `MatchableField` (`name`); never empty.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Audit
    """
    return Request(_LIST_NOTIFICATION_MATCHER_FIELDS, {})


def list_notification_matchers() -> Request[list[NotificationMatcherConfig]]:
    """Lists the rules that decide which notification goes to which targets.

    `GET /config/notifications/matchers`

    Each notification is checked against all of them; their order does not matter.

    Returns:
        `Client.send` returns a list of `NotificationMatcherConfig` (`name`, `comment`,
            `disable`, `invert_match`, `match_calendar`, `match_field`, `match_severity`, `mode`
            and 2 more); never empty, as `default-matcher` always exists.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Audit
    """
    return Request(_LIST_NOTIFICATION_MATCHERS, {})


def create_notification_matcher(
    *,
    name: str,
    comment: str | None = None,
    disable: bool | None = None,
    invert_match: bool | None = None,
    match_calendar: Sequence[str] | None = None,
    match_field: Sequence[str] | None = None,
    match_severity: Sequence[str] | None = None,
    mode: MatchMode | None = None,
    origin: NotificationOrigin | None = None,
    target: Sequence[str] | None = None,
) -> Request[None]:
    """Adds a rule; without any condition it matches every notification, and without `target` it
    sends none.

    `POST /config/notifications/matchers`

    Other rules still apply: to notify only these targets, change or disable `default-matcher`
    too.

    Args:
        name: Name of the new rule, such as `failures`. 2 to 32 characters.
        comment: A line of free text, shown in lists. At most 128 characters.
        disable: True switches the entry off but keeps it.
        invert_match: Inverts the result of all conditions; a rule without conditions still
            matches everything.
        match_calendar: Conditions on the time, in the server's time zone. A time of the week,
            such as `mon..fri 8-12:30`.
        match_field: Conditions on fields, such as `exact:type=gc,verify` for one of several
            values or `regex:datastore=^tank`.
        match_severity: Which severities (`info`, `notice`, `warning`, `error`, `unknown`),
            several in one text as in `warning,error`.
        mode: Whether `all` conditions have to match or `any` one of them; also applies to
            several of one kind. Default on the server: `all`.
        origin: Has no effect; PBS itself records who created the entry. One of `user-created`,
            `builtin` or `modified-builtin`.
        target: Names of the targets that get matching notifications.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a target or matcher with this name.
        NotFound: a target named in `target` does not exist.
        ParameterError: a condition has the wrong form.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    return Request(
        _CREATE_NOTIFICATION_MATCHER,
        {
            "name": name,
            "comment": comment,
            "disable": disable,
            "invert-match": invert_match,
            "match-calendar": match_calendar,
            "match-field": match_field,
            "match-severity": match_severity,
            "mode": mode,
            "origin": origin,
            "target": target,
        },
    )


def delete_notification_matcher(name: str, /) -> Request[None]:
    """Removes a rule; notifications that only it matched are no longer sent.

    `DELETE /config/notifications/matchers/{name}`

    Deleting `default-matcher` only resets it to its original settings; to turn it off, set
    `disable=True`.

    Args:
        name: Name of the rule, such as `failures`. 2 to 32 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no matcher with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    return Request(_DELETE_NOTIFICATION_MATCHER, {"name": name})


def get_notification_matcher(name: str, /) -> Request[NotificationMatcherConfig]:
    """Reads one rule with its conditions and targets.

    `GET /config/notifications/matchers/{name}`

    Args:
        name: Name of the rule, such as `default-matcher`. 2 to 32 characters.

    Returns:
        `Client.send` returns a `NotificationMatcherConfig` (`name`, `comment`, `disable`,
            `invert_match`, `match_calendar`, `match_field`, `match_severity`, `mode` and 2
            more).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no matcher with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Audit
    """
    return Request(_GET_NOTIFICATION_MATCHER, {"name": name})


def update_notification_matcher(
    name: str,
    /,
    *,
    comment: str | None = None,
    delete: Sequence[NotificationMatcherSetting] | None = None,
    digest: str | None = None,
    disable: bool | None = None,
    invert_match: bool | None = None,
    match_calendar: Sequence[str] | None = None,
    match_field: Sequence[str] | None = None,
    match_severity: Sequence[str] | None = None,
    mode: MatchMode | None = None,
    target: Sequence[str] | None = None,
) -> Request[None]:
    """Changes a rule; conditions and targets that are given replace all those of their kind.

    `PUT /config/notifications/matchers/{name}`

    Args:
        name: Name of the rule, such as `default-matcher`. 2 to 32 characters.
        comment: A line of free text, shown in lists. At most 128 characters.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `comment`, `disable`, `invert-match`, `match-calendar`, `match-field`,
            `match-severity`, `mode`, `target`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        disable: True switches the entry off but keeps it.
        invert_match: Inverts the result of all conditions; a rule without conditions still
            matches everything.
        match_calendar: Conditions on the time, in the server's time zone. A time of the week,
            such as `mon..fri 8-12:30`.
        match_field: Conditions on fields, such as `exact:type=gc,verify` for one of several
            values or `regex:datastore=^tank`.
        match_severity: Which severities (`info`, `notice`, `warning`, `error`, `unknown`),
            several in one text as in `warning,error`.
        mode: Whether `all` conditions have to match or `any` one of them; also applies to
            several of one kind. Not set means `all`.
        target: Names of the targets that get matching notifications.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no matcher with this name, or a target named in `target` does not
            exist.
        ParameterError: a condition has the wrong form.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    return Request(
        _UPDATE_NOTIFICATION_MATCHER,
        {
            "name": name,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "disable": disable,
            "invert-match": invert_match,
            "match-calendar": match_calendar,
            "match-field": match_field,
            "match-severity": match_severity,
            "mode": mode,
            "target": target,
        },
    )


def list_notification_targets() -> Request[list[NotificationTarget]]:
    """Lists the targets of all kinds by name, without their settings.

    `GET /config/notifications/targets`

    `type` says which list has the settings: for `gotify` it is `list_gotify_endpoints`.

    Returns:
        `Client.send` returns a list of `NotificationTarget` (`name`, `origin`, `type`, `comment`
            and `disable`); never empty, as `mail-to-root` always exists.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/notifications: Sys.Audit
    """
    return Request(_LIST_NOTIFICATION_TARGETS, {})


def send_test_notification(name: str, /) -> Request[None]:
    """Sends a test message to a target; if that fails, the error has the target's own text.

    `POST /config/notifications/targets/{name}/test`

    The call returns once the message has been accepted: for sendmail, only by the server's own
    mail system.

    Args:
        name: Name of the target, from `list_notification_targets`. 2 to 32 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no target with this name.
        PermissionDenied: a privilege listed below is missing.
        ServerError: the target refused the message, or a template of the webhook is wrong.
        Unavailable: the server cannot reach the target: no such host, or nothing listens there.

    Privileges:
        on /system/notifications: Sys.Modify
    """
    return Request(_SEND_TEST_NOTIFICATION, {"name": name})


@model_class
class GotifyConfig:
    """A Gotify server as a target; its token is not shown."""

    name: str
    """Name of the target."""
    server: str
    """Address of the Gotify server, such as `https://gotify.example.com`."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    disable: bool | None = None
    """True if the entry is switched off (but kept); None while it is in use."""
    origin: NotificationOrigin | None = None
    """Whether a user or PBS itself created it, and whether it has been changed since. One of
    `user-created`, `builtin` or `modified-builtin`. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class MatchableField:
    """A field of notifications that matchers can test."""

    name: str
    """Its name, to be used in `match_field`: `exact:NAME=…`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class MatchableValue:
    """A value that occurs in a field of notifications."""

    field: str
    """Name of the field, such as `datastore`."""
    value: str
    """The value, such as `tank`."""
    comment: str | None = None
    """The comment of the job or datastore, if it has one. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class NotificationMatcherConfig:
    """A rule: which notifications go to which targets."""

    name: str
    """Name of the rule."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    disable: bool | None = None
    """True if the entry is switched off (but kept); None while it is in use."""
    invert_match: bool | None = None
    """Whether it matches what the conditions do not; None means that it does not."""
    match_calendar: tuple[str, ...] | None = None
    """Conditions on the time, in the server's time zone. A time of the week, such as `mon..fri
    8-12:30`. None if not set."""
    match_field: tuple[str, ...] | None = None
    """Conditions on fields, such as `exact:type=gc,verify` or `regex:datastore=^tank`. None if not
    set."""
    match_severity: tuple[str, ...] | None = None
    """Which severities (`info`, `notice`, `warning`, `error`, `unknown`), several in one text as in
    `warning,error`. None if not set."""
    mode: MatchMode | None = None
    """Whether `all` conditions have to match or `any` one of them; None for `all`."""
    origin: NotificationOrigin | None = None
    """Whether a user or PBS itself created it, and whether it has been changed since. One of
    `user-created`, `builtin` or `modified-builtin`. None if not set."""
    target: tuple[str, ...] | None = None
    """Names of the targets that get matching notifications; None for none."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class NotificationTarget:
    """A target of any kind."""

    name: str
    """Name of the target: what matchers and `send_test_notification` take."""
    origin: NotificationOrigin
    """Whether a user or PBS itself created it, and whether it has been changed since. One of
    `user-created`, `builtin` or `modified-builtin`."""
    type: NotificationTargetType
    """Its kind, and so which of the other lists has its settings. One of `sendmail`, `smtp`,
    `gotify` or `webhook`."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    disable: bool | None = None
    """True if the entry is switched off (but kept); None while it is in use."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class SendmailConfig:
    """Mail recipients reached through the server's own mail system, as a target."""

    name: str
    """Name of the target."""
    author: str | None = None
    """Name of the sender; None for the product's name."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    disable: bool | None = None
    """True if the entry is switched off (but kept); None while it is in use."""
    from_address: str | None = None
    """Address of the sender; None for `email_from` of the node's configuration."""
    mailto: tuple[str, ...] | None = None
    """Addresses to mail to. None if not set."""
    mailto_user: tuple[str, ...] | None = None
    """Users to mail to, at the address stored with them. None if not set."""
    origin: NotificationOrigin | None = None
    """Whether a user or PBS itself created it, and whether it has been changed since. One of
    `user-created`, `builtin` or `modified-builtin`. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class SmtpConfig:
    """Mail recipients reached through an SMTP server, as a target; its password is not shown."""

    from_address: str
    """Address of the sender."""
    name: str
    """Name of the target."""
    server: str
    """Host name or address of the SMTP server."""
    author: str | None = None
    """Name of the sender; None for the product's name."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    disable: bool | None = None
    """True if the entry is switched off (but kept); None while it is in use."""
    mailto: tuple[str, ...] | None = None
    """Addresses to mail to. None if not set."""
    mailto_user: tuple[str, ...] | None = None
    """Users to mail to, at the address stored with them. None if not set."""
    mode: SmtpMode | None = None
    """How the connection is protected; None for `tls`. One of `insecure`, `starttls` or `tls`."""
    origin: NotificationOrigin | None = None
    """Whether a user or PBS itself created it, and whether it has been changed since. One of
    `user-created`, `builtin` or `modified-builtin`. None if not set."""
    port: int | None = None
    """Port of the SMTP server; None for the usual one of `mode`."""
    username: str | None = None
    """Name to log in with; None for no login."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class WebhookValue:
    """A header or a secret of a webhook: a name and, in base64, its value. `parse` reads its text,
    `str()` writes it."""

    name: str
    """Name of the header, or of the secret as in `secrets.NAME`."""
    value: str | None = model_field(default=None, repr=masked)
    """Its value; answers leave out those of secrets. Encoded in base64. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""

    @classmethod
    def parse(cls, text: str) -> WebhookValue:
        """Reads the text of the property string; UsageError names what cannot be right."""
        return parse_property_string(cls, text)

    def __str__(self) -> str:
        return write_property_string(self)


@model_class
class WebhookConfig:
    """A web address that PBS calls, as a target."""

    method: WebhookMethod
    """HTTP method of the call. One of `post`, `put` or `get`."""
    name: str
    """Name of the target."""
    url: str
    """Address that is called; a template."""
    body: str | None = None
    """The body that is sent: a template, in base64. None if not set."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    disable: bool | None = None
    """True if the entry is switched off (but kept); None while it is in use."""
    header: tuple[str, ...] | None = model_field(default=None, repr=masked)
    """Headers that are sent; the values are templates in base64. `WebhookValue.parse` makes an
    object of it. None if not set."""
    origin: NotificationOrigin | None = None
    """Whether a user or PBS itself created it, and whether it has been changed since. One of
    `user-created`, `builtin` or `modified-builtin`. None if not set."""
    secret: tuple[str, ...] | None = model_field(default=None, repr=masked)
    """Names of the secrets, such as `name=token`; their values are never shown.
    `WebhookValue.parse` makes an object of it. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_GOTIFY_CONFIG_SHAPE = Shape(
    GotifyConfig,
    {
        "name": TEXT,
        "server": TEXT,
        "comment": Optional(TEXT),
        "disable": Optional(BOOLEAN),
        "origin": Optional(WORD),
    },
)


_MATCHABLE_FIELD_SHAPE = Shape(
    MatchableField,
    {
        "name": TEXT,
    },
)


_MATCHABLE_VALUE_SHAPE = Shape(
    MatchableValue,
    {
        "field": TEXT,
        "value": TEXT,
        "comment": Optional(TEXT),
    },
)


_NOTIFICATION_MATCHER_CONFIG_SHAPE = Shape(
    NotificationMatcherConfig,
    {
        "name": TEXT,
        "comment": Optional(TEXT),
        "disable": Optional(BOOLEAN),
        "invert-match": Optional(BOOLEAN),
        "match-calendar": Optional(ListOf(TEXT)),
        "match-field": Optional(ListOf(TEXT)),
        "match-severity": Optional(ListOf(TEXT)),
        "mode": Optional(WORD),
        "origin": Optional(WORD),
        "target": Optional(ListOf(TEXT)),
    },
)


_NOTIFICATION_TARGET_SHAPE = Shape(
    NotificationTarget,
    {
        "name": TEXT,
        "origin": WORD,
        "type": WORD,
        "comment": Optional(TEXT),
        "disable": Optional(BOOLEAN),
    },
)


_SENDMAIL_CONFIG_SHAPE = Shape(
    SendmailConfig,
    {
        "name": TEXT,
        "author": Optional(TEXT),
        "comment": Optional(TEXT),
        "disable": Optional(BOOLEAN),
        "from-address": Optional(TEXT),
        "mailto": Optional(ListOf(TEXT)),
        "mailto-user": Optional(ListOf(TEXT)),
        "origin": Optional(WORD),
    },
)


_SMTP_CONFIG_SHAPE = Shape(
    SmtpConfig,
    {
        "from-address": TEXT,
        "name": TEXT,
        "server": TEXT,
        "author": Optional(TEXT),
        "comment": Optional(TEXT),
        "disable": Optional(BOOLEAN),
        "mailto": Optional(ListOf(TEXT)),
        "mailto-user": Optional(ListOf(TEXT)),
        "mode": Optional(WORD),
        "origin": Optional(WORD),
        "port": Optional(INTEGER),
        "username": Optional(TEXT),
    },
)


_WEBHOOK_VALUE_SHAPE = Shape(
    WebhookValue,
    {
        "name": TEXT,
        "value": Optional(TEXT),
    },
)
declare_property_string(WebhookValue)


_WEBHOOK_CONFIG_SHAPE = Shape(
    WebhookConfig,
    {
        "method": WORD,
        "name": TEXT,
        "url": TEXT,
        "body": Optional(TEXT),
        "comment": Optional(TEXT),
        "disable": Optional(BOOLEAN),
        "header": Optional(ListOf(TEXT)),
        "origin": Optional(WORD),
        "secret": Optional(ListOf(TEXT)),
    },
)


_LIST_GOTIFY_ENDPOINTS = Operation(
    name="notifications.list_gotify_endpoints",
    method="GET",
    template="/config/notifications/endpoints/gotify",
    effect="read",
    privileges=("Sys.Audit on /system/notifications",),
    decode=Decoder(ListOf(_GOTIFY_CONFIG_SHAPE)),
    home=__name__,
)


_CREATE_GOTIFY_ENDPOINT = Operation(
    name="notifications.create_gotify_endpoint",
    method="POST",
    template="/config/notifications/endpoints/gotify",
    effect="write",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "body"),
        Parameter("server", "server", "body"),
        Parameter("token", "token", "body", secret=True),
        Parameter("comment", "comment", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("filter", "filter", "body"),
        Parameter("origin", "origin", "body"),
    ),
    home=__name__,
)


_DELETE_GOTIFY_ENDPOINT = Operation(
    name="notifications.delete_gotify_endpoint",
    method="DELETE",
    template="/config/notifications/endpoints/gotify/{name}",
    effect="destroy",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_GET_GOTIFY_ENDPOINT = Operation(
    name="notifications.get_gotify_endpoint",
    method="GET",
    template="/config/notifications/endpoints/gotify/{name}",
    effect="read",
    privileges=("Sys.Audit on /system/notifications",),
    decode=Decoder(_GOTIFY_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_GOTIFY_ENDPOINT = Operation(
    name="notifications.update_gotify_endpoint",
    method="PUT",
    template="/config/notifications/endpoints/gotify/{name}",
    effect="write",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("server", "server", "body"),
        Parameter("token", "token", "body", secret=True),
    ),
    home=__name__,
)


_LIST_SENDMAIL_ENDPOINTS = Operation(
    name="notifications.list_sendmail_endpoints",
    method="GET",
    template="/config/notifications/endpoints/sendmail",
    effect="read",
    privileges=("Sys.Audit on /system/notifications",),
    decode=Decoder(ListOf(_SENDMAIL_CONFIG_SHAPE)),
    home=__name__,
)


_CREATE_SENDMAIL_ENDPOINT = Operation(
    name="notifications.create_sendmail_endpoint",
    method="POST",
    template="/config/notifications/endpoints/sendmail",
    effect="write",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "body"),
        Parameter("author", "author", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("filter", "filter", "body"),
        Parameter("from_address", "from-address", "body"),
        Parameter("mailto", "mailto", "body", "array"),
        Parameter("mailto_user", "mailto-user", "body", "array"),
        Parameter("origin", "origin", "body"),
    ),
    home=__name__,
)


_DELETE_SENDMAIL_ENDPOINT = Operation(
    name="notifications.delete_sendmail_endpoint",
    method="DELETE",
    template="/config/notifications/endpoints/sendmail/{name}",
    effect="destroy",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_GET_SENDMAIL_ENDPOINT = Operation(
    name="notifications.get_sendmail_endpoint",
    method="GET",
    template="/config/notifications/endpoints/sendmail/{name}",
    effect="read",
    privileges=("Sys.Audit on /system/notifications",),
    decode=Decoder(_SENDMAIL_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_SENDMAIL_ENDPOINT = Operation(
    name="notifications.update_sendmail_endpoint",
    method="PUT",
    template="/config/notifications/endpoints/sendmail/{name}",
    effect="write",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("author", "author", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("from_address", "from-address", "body"),
        Parameter("mailto", "mailto", "body", "array"),
        Parameter("mailto_user", "mailto-user", "body", "array"),
    ),
    home=__name__,
)


_LIST_SMTP_ENDPOINTS = Operation(
    name="notifications.list_smtp_endpoints",
    method="GET",
    template="/config/notifications/endpoints/smtp",
    effect="read",
    privileges=("Sys.Audit on /system/notifications",),
    decode=Decoder(ListOf(_SMTP_CONFIG_SHAPE)),
    home=__name__,
)


_CREATE_SMTP_ENDPOINT = Operation(
    name="notifications.create_smtp_endpoint",
    method="POST",
    template="/config/notifications/endpoints/smtp",
    effect="write",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(
        Parameter("from_address", "from-address", "body"),
        Parameter("name", "name", "body"),
        Parameter("server", "server", "body"),
        Parameter("author", "author", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("mailto", "mailto", "body", "array"),
        Parameter("mailto_user", "mailto-user", "body", "array"),
        Parameter("mode", "mode", "body"),
        Parameter("origin", "origin", "body"),
        Parameter("password", "password", "body", secret=True),
        Parameter("port", "port", "body", "integer"),
        Parameter("username", "username", "body"),
    ),
    home=__name__,
)


_DELETE_SMTP_ENDPOINT = Operation(
    name="notifications.delete_smtp_endpoint",
    method="DELETE",
    template="/config/notifications/endpoints/smtp/{name}",
    effect="destroy",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_GET_SMTP_ENDPOINT = Operation(
    name="notifications.get_smtp_endpoint",
    method="GET",
    template="/config/notifications/endpoints/smtp/{name}",
    effect="read",
    privileges=("Sys.Audit on /system/notifications",),
    decode=Decoder(_SMTP_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_SMTP_ENDPOINT = Operation(
    name="notifications.update_smtp_endpoint",
    method="PUT",
    template="/config/notifications/endpoints/smtp/{name}",
    effect="write",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("author", "author", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("from_address", "from-address", "body"),
        Parameter("mailto", "mailto", "body", "array"),
        Parameter("mailto_user", "mailto-user", "body", "array"),
        Parameter("mode", "mode", "body"),
        Parameter("password", "password", "body", secret=True),
        Parameter("port", "port", "body", "integer"),
        Parameter("server", "server", "body"),
        Parameter("username", "username", "body"),
    ),
    home=__name__,
)


_LIST_WEBHOOK_ENDPOINTS = Operation(
    name="notifications.list_webhook_endpoints",
    method="GET",
    template="/config/notifications/endpoints/webhook",
    effect="read",
    privileges=("Sys.Audit on /system/notifications",),
    decode=Decoder(ListOf(_WEBHOOK_CONFIG_SHAPE)),
    home=__name__,
)


_CREATE_WEBHOOK_ENDPOINT = Operation(
    name="notifications.create_webhook_endpoint",
    method="POST",
    template="/config/notifications/endpoints/webhook",
    effect="write",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(
        Parameter("method", "method", "body"),
        Parameter("name", "name", "body"),
        Parameter("url", "url", "body"),
        Parameter("body", "body", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("header", "header", "body", "array", secret=True),
        Parameter("origin", "origin", "body"),
        Parameter("secret", "secret", "body", "array", secret=True),
    ),
    home=__name__,
)


_DELETE_WEBHOOK_ENDPOINT = Operation(
    name="notifications.delete_webhook_endpoint",
    method="DELETE",
    template="/config/notifications/endpoints/webhook/{name}",
    effect="destroy",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_GET_WEBHOOK_ENDPOINT = Operation(
    name="notifications.get_webhook_endpoint",
    method="GET",
    template="/config/notifications/endpoints/webhook/{name}",
    effect="read",
    privileges=("Sys.Audit on /system/notifications",),
    decode=Decoder(_WEBHOOK_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_WEBHOOK_ENDPOINT = Operation(
    name="notifications.update_webhook_endpoint",
    method="PUT",
    template="/config/notifications/endpoints/webhook/{name}",
    effect="write",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("body", "body", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("header", "header", "body", "array", secret=True),
        Parameter("method", "method", "body"),
        Parameter("secret", "secret", "body", "array", secret=True),
        Parameter("url", "url", "body"),
    ),
    home=__name__,
)


_LIST_NOTIFICATION_MATCHER_FIELD_VALUES = Operation(
    name="notifications.list_notification_matcher_field_values",
    method="GET",
    template="/config/notifications/matcher-field-values",
    effect="read",
    privileges=("Sys.Audit on /system/notifications",),
    decode=Decoder(ListOf(_MATCHABLE_VALUE_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_LIST_NOTIFICATION_MATCHER_FIELDS = Operation(
    name="notifications.list_notification_matcher_fields",
    method="GET",
    template="/config/notifications/matcher-fields",
    effect="read",
    privileges=("Sys.Audit on /system/notifications",),
    decode=Decoder(ListOf(_MATCHABLE_FIELD_SHAPE)),
    home=__name__,
)


_LIST_NOTIFICATION_MATCHERS = Operation(
    name="notifications.list_notification_matchers",
    method="GET",
    template="/config/notifications/matchers",
    effect="read",
    privileges=("Sys.Audit on /system/notifications",),
    decode=Decoder(ListOf(_NOTIFICATION_MATCHER_CONFIG_SHAPE)),
    home=__name__,
)


_CREATE_NOTIFICATION_MATCHER = Operation(
    name="notifications.create_notification_matcher",
    method="POST",
    template="/config/notifications/matchers",
    effect="write",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("invert_match", "invert-match", "body", "boolean"),
        Parameter("match_calendar", "match-calendar", "body", "array"),
        Parameter("match_field", "match-field", "body", "array"),
        Parameter("match_severity", "match-severity", "body", "array"),
        Parameter("mode", "mode", "body"),
        Parameter("origin", "origin", "body"),
        Parameter("target", "target", "body", "array"),
    ),
    home=__name__,
)


_DELETE_NOTIFICATION_MATCHER = Operation(
    name="notifications.delete_notification_matcher",
    method="DELETE",
    template="/config/notifications/matchers/{name}",
    effect="destroy",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_GET_NOTIFICATION_MATCHER = Operation(
    name="notifications.get_notification_matcher",
    method="GET",
    template="/config/notifications/matchers/{name}",
    effect="read",
    privileges=("Sys.Audit on /system/notifications",),
    decode=Decoder(_NOTIFICATION_MATCHER_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_NOTIFICATION_MATCHER = Operation(
    name="notifications.update_notification_matcher",
    method="PUT",
    template="/config/notifications/matchers/{name}",
    effect="write",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("invert_match", "invert-match", "body", "boolean"),
        Parameter("match_calendar", "match-calendar", "body", "array"),
        Parameter("match_field", "match-field", "body", "array"),
        Parameter("match_severity", "match-severity", "body", "array"),
        Parameter("mode", "mode", "body"),
        Parameter("target", "target", "body", "array"),
    ),
    home=__name__,
)


_LIST_NOTIFICATION_TARGETS = Operation(
    name="notifications.list_notification_targets",
    method="GET",
    template="/config/notifications/targets",
    effect="read",
    privileges=("Sys.Audit on /system/notifications",),
    decode=Decoder(ListOf(_NOTIFICATION_TARGET_SHAPE)),
    home=__name__,
)


_SEND_TEST_NOTIFICATION = Operation(
    name="notifications.send_test_notification",
    method="POST",
    template="/config/notifications/targets/{name}/test",
    effect="write",
    privileges=("Sys.Modify on /system/notifications",),
    decode=nothing,
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
