# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Packages of the server: updates, versions, changelogs and repositories.

PBS shows which packages can be updated and where they come from, and can enable and disable
repositories. It does not install anything: that is done in a shell on the server. What it knows
about updates dates from the last `update_apt_database`, which needs internet access.

Example:
    for update in pbs.send(list_apt_updates()):
        print(update.package, update.old_version, "->", update.version)
    # dpkg 1.22.21 -> 1.22.22"""

from __future__ import annotations

from collections.abc import Mapping
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
    explain_missing,
    extra_names,
    model_class,
    model_field,
    nothing,
)

from .enums import AptRepositoryFileType, AptRepositoryPackageType

__all__ = [
    "AptRepositoriesResult",
    "AptRepository",
    "AptRepositoryFile",
    "AptRepositoryFileError",
    "AptRepositoryInfo",
    "AptRepositoryOption",
    "AptStandardRepository",
    "AptUpdateInfo",
    "add_apt_repository",
    "change_apt_repository",
    "get_apt_changelog",
    "get_apt_repositories",
    "list_apt_updates",
    "list_package_versions",
    "update_apt_database",
]


def get_apt_changelog(
    *,
    name: str,
    version: str | None = None,
    node: str = "localhost",
) -> Request[str]:
    """Gives the changelog of a package as one text, of the newest version unless another is named.

    `GET /nodes/{node}/apt/changelog`

    PBS fetches it from the internet.

    Args:
        name: Name of the package, such as `proxmox-backup-server`.
        version: Its version, such as `4.2.2-1`; the one that would be installed if not given.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `str`: the whole changelog.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        ServerError: apt could not fetch it, or knows no such package or version.

    Privileges:
        on /: Sys.Modify
    """
    return Request(
        _GET_APT_CHANGELOG,
        {
            "name": name,
            "version": version,
            "node": node,
        },
    )


def get_apt_repositories(*, node: str = "localhost") -> Request[AptRepositoriesResult]:
    """Reads all configured package repositories with the problems that the server sees in them.

    `GET /nodes/{node}/apt/repositories`

    A file that cannot be read is in `errors`; the others are returned all the same.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns an `AptRepositoriesResult` (`digest`, `errors`, `files`, `infos`
            and `standard_repos`).

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Audit
    """
    return Request(_GET_APT_REPOSITORIES, {"node": node})


def change_apt_repository(
    *,
    index: int,
    path: str,
    digest: str | None = None,
    enabled: bool | None = None,
    node: str = "localhost",
) -> Request[None]:
    """Enables or disables one repository, named by its file and its place in that file.

    `POST /nodes/{node}/apt/repositories`

    Pass `digest` too: positions shift when the file is changed.

    Args:
        index: Position of the repository in its file, counting from 0.
        path: The file, from `get_apt_repositories`, such as
            `/etc/apt/sources.list.d/debian.sources`.
        digest: `digest` from `get_apt_repositories`; fails with `Modified` if the files have
            changed since.
        enabled: True enables the repository, False disables it; if not given, nothing changes.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        ParameterError: there is no such file, or no repository at this place in it.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Modify
    """
    return Request(
        _CHANGE_APT_REPOSITORY,
        {
            "index": index,
            "path": path,
            "digest": digest,
            "enabled": enabled,
            "node": node,
        },
    )


def add_apt_repository(
    *,
    handle: str,
    digest: str | None = None,
    node: str = "localhost",
) -> Request[None]:
    """Adds one of Proxmox's standard repositories, or enables it where it is already configured.

    `PUT /nodes/{node}/apt/repositories`

    Args:
        handle: Which one: `enterprise`, `no-subscription`, `test`; all are in `standard_repos`
            of `get_apt_repositories`.
        digest: `digest` from `get_apt_repositories`; fails with `Modified` if the files have
            changed since.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: there is no standard repository with this handle for this version of PBS.
        Modified: the configuration has changed since `digest` was read.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Modify
    """
    return Request(
        _ADD_APT_REPOSITORY,
        {
            "handle": handle,
            "digest": digest,
            "node": node,
        },
    )


def list_apt_updates(*, node: str = "localhost") -> Request[list[AptUpdateInfo]]:
    """Lists the updates found when the package lists were last refreshed; `update_apt_database`
    refreshes them.

    `GET /nodes/{node}/apt/update`

    An empty list may mean that everything is up to date, or that the lists were never refreshed.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a list of `AptUpdateInfo` (`arch`, `description`, `origin`,
            `package`, `priority`, `section`, `title`, `version` and 2 more).

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Audit
    """
    return Request(_LIST_APT_UPDATES, {"node": node})


def update_apt_database(
    *,
    notify: bool | None = None,
    quiet: bool | None = None,
    node: str = "localhost",
) -> TaskRequest:
    """Starts a task that refreshes the package lists; it installs nothing.

    `POST /nodes/{node}/apt/update`

    Args:
        notify: Tells root@pam of updates that are found. Default on the server: `False`.
        quiet: Leaves progress out of the task's log. Default on the server: `False`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: apt could not reach a repository, or was refused, such as
            by the enterprise one without a subscription.

    Privileges:
        on /: Sys.Modify
    """
    return TaskRequest(
        _UPDATE_APT_DATABASE,
        {
            "notify": notify,
            "quiet": quiet,
            "node": node,
        },
    )


def list_package_versions(*, node: str = "localhost") -> Request[list[AptUpdateInfo]]:
    """Lists the installed versions of the packages that make up PBS, the running kernel among them.

    `GET /nodes/{node}/apt/versions`

    Packages that are not installed are listed too, with `unknown` as version. What runs now is
    in `extra_info` of the first two.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a list of `AptUpdateInfo` (`arch`, `description`, `origin`,
            `package`, `priority`, `section`, `title`, `version` and 2 more); never empty.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Audit
    """
    return Request(_LIST_PACKAGE_VERSIONS, {"node": node})


@model_class
class AptRepositoryOption:
    """An option of a package repository."""

    key: str
    """Name of the option, such as `Signed-By`."""
    values: tuple[str, ...]
    """Its values, such as `/usr/share/keyrings/debian-archive-keyring.gpg`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class AptRepository:
    """A package repository as a file configures it."""

    enabled: bool
    """Whether packages are taken from it."""
    file_type: AptRepositoryFileType
    """How the file is written: `list` with a line for each repository, `sources` with a paragraph."""
    comment: str | None = None
    """The comment above it in the file, line breaks included; None or empty if there is none."""
    components: tuple[str, ...] | None = None
    """Its components, such as `main` or `pbs-no-subscription`. None if not reported."""
    options: tuple[AptRepositoryOption, ...] | None = None
    """Its options; None if there are none."""
    suites: tuple[str, ...] | None = None
    """The releases it is for, such as `trixie-updates`. None if not reported."""
    types: tuple[AptRepositoryPackageType, ...] | None = None
    """`deb` for packages to install, `deb-src` for their sources. None if not reported."""
    uris: tuple[str, ...] | None = None
    """Its addresses, such as `http://deb.debian.org/debian`. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class AptRepositoryFile:
    """A file that configures package repositories."""

    file_type: AptRepositoryFileType
    """How the file is written: `list` with a line for each repository, `sources` with a paragraph."""
    repositories: tuple[AptRepository, ...]
    """The repositories in it, in their order: the place of each is its `index`."""
    content: str | None = None
    """The file as text; None in answers known so far."""
    digest: tuple[int, ...] | None = None
    """Digest of this file alone, as numbers from 0 to 255; changes are sent with the digest of all
    files. None if not reported."""
    path: str | None = None
    """The file on the server, such as `/etc/apt/sources.list.d/debian.sources`; None if not
    reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class AptRepositoryFileError:
    """A file of package repositories that the server cannot read."""

    error: str
    """What is wrong, in the server's words."""
    path: str
    """The file on the server, such as `/etc/apt/sources.list.d/debian.sources`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class AptRepositoryInfo:
    """Something that the server remarks about one repository."""

    index: int
    """Position of the repository in its file, counting from 0."""
    kind: str
    """What kind of remark: `origin` says who publishes it, `warning` that something is not as it
    should be."""
    message: str
    """The remark, such as `Debian`."""
    path: str | None = None
    """The file on the server, such as `/etc/apt/sources.list.d/debian.sources`; None if not
    reported."""
    property: str | None = None
    """The part of the repository that it is about, such as `Suites`; None if it is about the whole."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class AptStandardRepository:
    """One of the repositories that Proxmox offers for PBS, configured or not."""

    description: str
    """What it is for, in the server's words."""
    handle: str
    """Its short name, which `add_apt_repository` takes, such as `no-subscription`."""
    name: str
    """Its display name."""
    status: bool | None = None
    """True if it is enabled, False if it is configured and disabled; None if it is not configured."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class AptRepositoriesResult:
    """Where packages of the server come from: all files, and what is wrong with them."""

    digest: str
    """Digest of all files, to be sent as `digest` with a change."""
    errors: tuple[AptRepositoryFileError, ...]
    """Files that cannot be read."""
    files: tuple[AptRepositoryFile, ...]
    """Files that configure repositories."""
    infos: tuple[AptRepositoryInfo, ...]
    """What the server remarks about single repositories."""
    standard_repos: tuple[AptStandardRepository, ...]
    """The repositories that Proxmox offers, and which of them are in use."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class AptUpdateInfo:
    """A package: an update that can be installed, or, in `list_package_versions`, a part of PBS."""

    arch: str
    """Architecture it is built for, such as `amd64`."""
    description: str
    """Description of the package."""
    origin: str
    """Who publishes it, such as `Proxmox` or `Debian`."""
    package: str
    """Its name, such as `proxmox-backup-server`."""
    priority: str
    """How much the system depends on it, such as `required` or `optional`."""
    section: str
    """Subject that it belongs to, such as `admin`."""
    title: str
    """Short description of the package."""
    version: str
    """The version that can be installed."""
    extra_info: str | None = None
    """What runs now, such as `running kernel: 6.17.2-1-pve`; only in `list_package_versions`, and
    there for two packages."""
    old_version: str | None = None
    """The version that is installed now; None if there is none, always sent before 4.1."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_APT_REPOSITORY_OPTION_SHAPE = Shape(
    AptRepositoryOption,
    {
        "Key": TEXT,
        "Values": ListOf(TEXT),
    },
)


_APT_REPOSITORY_SHAPE = Shape(
    AptRepository,
    {
        "Enabled": BOOLEAN,
        "FileType": WORD,
        "Comment": Optional(TEXT),
        "Components": Optional(ListOf(TEXT)),
        "Options": Optional(ListOf(_APT_REPOSITORY_OPTION_SHAPE)),
        "Suites": Optional(ListOf(TEXT)),
        "Types": Optional(ListOf(WORD)),
        "URIs": Optional(ListOf(TEXT)),
    },
)


_APT_REPOSITORY_FILE_SHAPE = Shape(
    AptRepositoryFile,
    {
        "file-type": WORD,
        "repositories": ListOf(_APT_REPOSITORY_SHAPE),
        "content": Optional(TEXT),
        "digest": Optional(ListOf(INTEGER)),
        "path": Optional(TEXT),
    },
)


_APT_REPOSITORY_FILE_ERROR_SHAPE = Shape(
    AptRepositoryFileError,
    {
        "error": TEXT,
        "path": TEXT,
    },
)


_APT_REPOSITORY_INFO_SHAPE = Shape(
    AptRepositoryInfo,
    {
        "index": INTEGER,
        "kind": TEXT,
        "message": TEXT,
        "path": Optional(TEXT),
        "property": Optional(TEXT),
    },
)


_APT_STANDARD_REPOSITORY_SHAPE = Shape(
    AptStandardRepository,
    {
        "description": TEXT,
        "handle": TEXT,
        "name": TEXT,
        "status": Optional(BOOLEAN),
    },
)


_APT_REPOSITORIES_RESULT_SHAPE = Shape(
    AptRepositoriesResult,
    {
        "digest": TEXT,
        "errors": ListOf(_APT_REPOSITORY_FILE_ERROR_SHAPE),
        "files": ListOf(_APT_REPOSITORY_FILE_SHAPE),
        "infos": ListOf(_APT_REPOSITORY_INFO_SHAPE),
        "standard-repos": ListOf(_APT_STANDARD_REPOSITORY_SHAPE),
    },
)


_APT_UPDATE_INFO_SHAPE = Shape(
    AptUpdateInfo,
    {
        "Arch": TEXT,
        "Description": TEXT,
        "Origin": TEXT,
        "Package": TEXT,
        "Priority": TEXT,
        "Section": TEXT,
        "Title": TEXT,
        "Version": TEXT,
        "ExtraInfo": Optional(TEXT),
        "OldVersion": Optional(TEXT),
    },
)


_GET_APT_CHANGELOG = Operation(
    name="apt.get_apt_changelog",
    method="GET",
    template="/nodes/{node}/apt/changelog",
    effect="read",
    privileges=("Sys.Modify on /",),
    decode=Decoder(TEXT),
    parameters=(
        Parameter("name", "name", "query"),
        Parameter("version", "version", "query"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_GET_APT_REPOSITORIES = Operation(
    name="apt.get_apt_repositories",
    method="GET",
    template="/nodes/{node}/apt/repositories",
    effect="read",
    privileges=("Sys.Audit on /",),
    decode=Decoder(_APT_REPOSITORIES_RESULT_SHAPE),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_CHANGE_APT_REPOSITORY = Operation(
    name="apt.change_apt_repository",
    method="POST",
    template="/nodes/{node}/apt/repositories",
    effect="write",
    privileges=("Sys.Modify on /",),
    decode=nothing,
    parameters=(
        Parameter("index", "index", "body", "integer"),
        Parameter("path", "path", "body"),
        Parameter("digest", "digest", "body"),
        Parameter("enabled", "enabled", "body", "boolean"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_ADD_APT_REPOSITORY = Operation(
    name="apt.add_apt_repository",
    method="PUT",
    template="/nodes/{node}/apt/repositories",
    effect="write",
    privileges=("Sys.Modify on /",),
    decode=nothing,
    parameters=(
        Parameter("handle", "handle", "body"),
        Parameter("digest", "digest", "body"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_LIST_APT_UPDATES = Operation(
    name="apt.list_apt_updates",
    method="GET",
    template="/nodes/{node}/apt/update",
    effect="read",
    privileges=("Sys.Audit on /",),
    decode=Decoder(ListOf(_APT_UPDATE_INFO_SHAPE)),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_UPDATE_APT_DATABASE = Operation(
    name="apt.update_apt_database",
    method="POST",
    template="/nodes/{node}/apt/update",
    effect="start",
    privileges=("Sys.Modify on /",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("notify", "notify", "body", "boolean"),
        Parameter("quiet", "quiet", "body", "boolean"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_LIST_PACKAGE_VERSIONS = Operation(
    name="apt.list_package_versions",
    method="GET",
    template="/nodes/{node}/apt/versions",
    effect="read",
    privileges=("Sys.Audit on /",),
    decode=Decoder(ListOf(_APT_UPDATE_INFO_SHAPE)),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
