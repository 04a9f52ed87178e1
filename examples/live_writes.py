"""The writing half of `make live`: creates things under a prefix of its own, uses and changes them,
and removes them again.

Nothing else is touched: what a call changes, removes or starts always has the prefix in it, and
that is checked before it is sent.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import attrs

from examples.live_report import Report
from pbs_api.access import (
    create_token,
    create_user,
    delete_token,
    delete_user,
    get_user,
    list_tokens,
    regenerate_token_secret,
    update_acl,
    update_user,
)
from pbs_api.datastore import list_datastores
from pbs_api.metrics import (
    create_influxdb_udp_server,
    delete_influxdb_udp_server,
    get_influxdb_udp_server,
    update_influxdb_udp_server,
)
from pbs_api.namespaces import create_namespace, delete_namespace, list_namespaces
from pbs_api.notifications import (
    create_gotify_endpoint,
    create_notification_matcher,
    delete_gotify_endpoint,
    delete_notification_matcher,
    get_gotify_endpoint,
    get_notification_matcher,
    update_gotify_endpoint,
    update_notification_matcher,
)
from pbs_api.prune import (
    create_prune_job,
    delete_prune_job,
    get_prune_job,
    prune_datastore,
    run_prune_job,
    update_prune_job,
)
from pbs_api.remotes import create_remote, delete_remote, get_remote, update_remote
from pbs_api.server import get_version
from pbs_api.snapshots import list_snapshots
from pbs_api.tasks import download_task_log, get_task_log, get_task_status
from pbs_api.traffic_control import (
    create_traffic_control_rule,
    delete_traffic_control_rule,
    get_traffic_control_rule,
    update_traffic_control_rule,
)
from pbs_api.verify import create_verify_job, delete_verify_job, get_verify_job, update_verify_job, verify_datastore
from pbs_client import ApiToken, Client, Modified, Password, PbsError, Request, TaskRequest
from pbs_client.credentials import Credentials

T = TypeVar("T")


@attrs.frozen
class Thing:
    """One object of the configuration, from its beginning to its end. Functions, since a request
    that is not sent gives a warning."""

    kind: str
    create: Callable[[], Request[Any]]
    get: Callable[[], Request[Any]]
    change: Callable[[str | None], Request[Any]]
    """With a digest, or none."""
    delete: Callable[[], Request[Any]]


def things(name: str, store: str | None) -> Iterator[Thing]:
    """What is created, each with the same name. None of it does anything: jobs are disabled, hosts
    are those that documentation uses."""
    note = "made by `make live`, may be removed"
    if store is not None:
        yield Thing(
            "prune job",
            lambda: create_prune_job(
                id=name, store=store, schedule="yearly", ns=name, keep_last=1, disable=True, comment=note
            ),
            lambda: get_prune_job(name),
            lambda digest: update_prune_job(name, keep_last=2, digest=digest),
            lambda: delete_prune_job(name),
        )
        yield Thing(
            "verify job",
            lambda: create_verify_job(id=name, store=store, ns=name, comment=note),
            lambda: get_verify_job(name),
            lambda digest: update_verify_job(name, outdated_after=30, digest=digest),
            lambda: delete_verify_job(name),
        )
    yield Thing(
        "remote",
        lambda: create_remote(
            name=name, host="192.0.2.1", auth_id="root@pam", password=secrets.token_hex(), comment=note
        ),
        lambda: get_remote(name),
        lambda digest: update_remote(name, port=8008, digest=digest),
        lambda: delete_remote(name),
    )
    yield Thing(
        "traffic control rule",
        lambda: create_traffic_control_rule(name=name, network=["192.0.2.0/24"], rate_in="100MB", comment=note),
        lambda: get_traffic_control_rule(name),
        lambda digest: update_traffic_control_rule(name, rate_in="200MB", digest=digest),
        lambda: delete_traffic_control_rule(name),
    )
    yield Thing(
        "metric server",
        lambda: create_influxdb_udp_server(name=name, host="192.0.2.1:8089", enable=False, comment=note),
        lambda: get_influxdb_udp_server(name),
        lambda digest: update_influxdb_udp_server(name, mtu=1400, digest=digest),
        lambda: delete_influxdb_udp_server(name),
    )
    yield Thing(
        "notification endpoint",
        lambda: create_gotify_endpoint(
            name=name, server="http://192.0.2.1", token=secrets.token_hex(), disable=True, comment=note
        ),
        lambda: get_gotify_endpoint(name),
        lambda digest: update_gotify_endpoint(name, server="http://192.0.2.2", digest=digest),
        lambda: delete_gotify_endpoint(name),
    )
    yield Thing(
        "notification matcher",
        lambda: create_notification_matcher(name=name, disable=True, comment=note),
        lambda: get_notification_matcher(name),
        lambda digest: update_notification_matcher(name, invert_match=True, digest=digest),
        lambda: delete_notification_matcher(name),
    )


class Writer:
    """Makes the calls, within a client of the caller."""

    def __init__(self, client: Client, report: Report, make_client: Callable[[Credentials], Client]) -> None:
        self._client = client
        self._report = report
        self._make_client = make_client
        self.prefix = f"pbs-client-live-{secrets.token_hex(4)}"

    def write_and_remove_everything(self) -> None:
        """All of it, each thing on its own."""
        store = self._store()
        if store is not None:
            self._namespace(store)
        for thing in things(self.prefix, store):
            self._thing(thing)
        self._user(store)

    def _store(self) -> str | None:
        if self._client.repository is not None:
            return self._client.repository.datastore
        found = self._report.attempt("list_datastores", lambda: self._client.send(list_datastores()))
        return found[0].store if found else None

    def _send(self, request: Request[T]) -> T:
        assert request.operation.effect == "read" or self.prefix in request.described, (
            f"{request.described} would touch what is not ours"
        )
        return self._client.send(request)

    def _wait(self, task: TaskRequest) -> str:
        assert self.prefix in task.described, f"{task.described} would touch what is not ours"
        return self._client.wait(task, timeout=120).upid

    @contextmanager
    def _created(
        self, kind: str, create: Callable[[], Request[Any]], delete: Callable[[], Request[Any]]
    ) -> Generator[bool]:
        """Creates something and removes it in the end, come what may. Gives whether it is there."""
        created = False

        def make() -> object:
            nonlocal created
            answer = self._send(create())
            created = True
            return answer

        self._report.attempt(f"create {kind}", make)
        try:
            yield created
        finally:
            if created:
                self._report.attempt(f"delete {kind}", lambda: self._send(delete()))

    def _thing(self, thing: Thing) -> None:
        with self._created(thing.kind, thing.create, thing.delete) as created:
            if not created:
                return
            answer = self._report.attempt(f"read {thing.kind}", lambda: self._client.exchange(thing.get()))
            digest = answer.digest if answer else None
            self._report.attempt(f"change {thing.kind}", lambda: self._send(thing.change(digest)))
            if digest is not None:
                # What was read before the change is no longer true.
                self._report.expect(
                    f"change {thing.kind} again",
                    self._raises(Modified, lambda: thing.change(digest)),
                    "an old digest is refused",
                )
        self._report.gone(f"read {thing.kind}", lambda: self._client.send(thing.get()))

    def _raises(self, error: type[PbsError], make: Callable[[], Request[Any]]) -> bool:
        try:
            self._send(make())
        except error:
            return True
        except PbsError:
            return False
        return False

    def _namespace(self, store: str) -> None:
        name = self.prefix
        with self._created(
            "namespace", lambda: create_namespace(store, name=name), lambda: delete_namespace(store, ns=name)
        ) as created:
            if not created:
                return
            found = self._report.attempt("list namespaces", lambda: self._client.send(list_namespaces(store)))
            self._report.expect(
                "namespace is listed", any(item.ns == name for item in found or ()), "what was created is in the list"
            )
            self._report.attempt("list its snapshots", lambda: self._client.send(list_snapshots(store, ns=name)))
            self._report.attempt(
                "prune task", lambda: self._wait(prune_datastore(store, ns=name, keep_last=1, dry_run=True))
            )
            upid = self._report.attempt("verify task", lambda: self._wait(verify_datastore(store, ns=name)))
            if upid is not None:
                self._task(upid)
            self._job_run(store)

    def _task(self, upid: str) -> None:
        self._report.attempt("task status", lambda: self._client.send(get_task_status(upid)))
        lines = self._report.attempt("task log", lambda: self._client.send(get_task_log(upid, limit=0)))
        followed = self._report.attempt("follow task", lambda: list(self._client.follow(upid)))
        if lines is not None and followed is not None:
            self._report.expect(
                "followed lines", [line.t for line in lines] == followed, "are those of the log, each once"
            )

        def download() -> int:
            with self._client.stream(download_task_log(upid)) as log:
                return sum(len(piece) for piece in log)

        self._report.attempt("download task log", download)

    def _job_run(self, store: str) -> None:
        """A job, run by hand in the namespace that is ours."""
        name = self.prefix
        create = partial(create_prune_job, id=name, store=store, schedule="yearly", ns=name, keep_last=1, disable=True)
        with self._created("prune job to run", create, partial(delete_prune_job, name)) as created:
            if created:
                self._report.attempt("run prune job", lambda: self._wait(run_prune_job(name)))

    def _user(self, store: str | None) -> None:
        userid, password = f"{self.prefix}@pbs", secrets.token_hex()
        create = partial(create_user, userid=userid, password=password, comment="made by `make live`")
        with self._created("user", create, partial(delete_user, userid)) as created:
            if not created:
                return
            self._report.attempt("read user", lambda: self._client.send(get_user(userid)))
            self._report.attempt("change user", lambda: self._send(update_user(userid, firstname="Ann")))
            self._report.attempt("log in as the user", lambda: self._as(Password(userid, password)))
            self._token(userid, store)
        self._report.gone("read user", lambda: self._client.send(get_user(userid)))

    def _token(self, userid: str, store: str | None) -> None:
        made = self._report.attempt("create token", lambda: self._send(create_token(userid, "live")))
        if made is None:
            return
        try:
            self._report.attempt("list tokens", lambda: self._client.send(list_tokens(userid)))
            self._report.attempt("use token", lambda: self._as(ApiToken.parse(f"{made.tokenid}:{made.value}")))
            renewed = self._report.attempt(
                "renew its secret", lambda: self._send(regenerate_token_secret(userid, "live"))
            )
            if renewed is not None:
                self._report.attempt("use token again", lambda: self._as(ApiToken(made.tokenid, renewed.secret)))
            if store is not None:
                right = partial(update_acl, path=f"/datastore/{store}", role="DatastoreAudit", auth_id=made.tokenid)
                self._report.attempt("give it a right", lambda: self._send(right()))
                self._report.attempt("take it away", lambda: self._send(right(delete=True)))
        finally:
            self._report.attempt("delete token", lambda: self._send(delete_token(userid, "live")))

    def _as(self, credentials: Credentials) -> object:
        with self._make_client(credentials) as client:
            return client.send(get_version())
