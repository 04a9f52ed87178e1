"""A scripted server with logins and tasks, as far as the client's own calls need them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from urllib.parse import unquote

from pbs_client import HttpRequest, Password
from tests.support.scripted import Reply, body_of, data, header_of, path_of, query_of, refusal

USER = "root@pam"
PASSWORD = "correct-horse"
LOGIN = Password(USER, PASSWORD)

Handler = Callable[[HttpRequest], Reply | BaseException]


def ticket(number: int, user: str = USER) -> str:
    return f"PBS:{user}:{0x6A000000 + number:08X}::signature+{number}"


class LoginServer:
    """Answers logins, and every other call with the ticket it came with."""

    def __init__(self) -> None:
        self.valid: set[str] = set()
        self.logins: list[dict[str, object]] = []
        self.calls: list[HttpRequest] = []
        self.factors: dict[str, object] = {}
        """The second factors of the user: nothing, or what the challenge says."""
        self.codes: set[str] = {"totp:123456", "recovery:aaaa-bbbb"}
        self.cookie_only = False
        self.refuse_with: Reply | BaseException | None = None
        """What every login gets."""
        self.answer: Handler = lambda request: data([] if request.method == "GET" else "UPID:x")
        self._lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> Reply | BaseException:
        with self._lock:
            if path_of(request) == "/access/ticket" and request.method == "POST":
                self.logins.append(body_of(request))
                return self._log_in(request)
            self.calls.append(request)
            sent = unquote((header_of(request, "cookie") or "").partition("=")[2])
            if path_of(request) != "/ping" and (
                sent not in self.valid
                or (request.method != "GET" and header_of(request, "csrfpreventiontoken") != "csrf of " + sent)
            ):
                reply = refusal(401, "authentication failed")
                reply.headers = (("set-cookie", "__Host-PBSAuthCookie=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),)
                return reply
            return self.answer(request)

    def expire(self) -> None:
        """No ticket is good any more."""
        self.valid.clear()

    def _log_in(self, request: HttpRequest) -> Reply | BaseException:
        if self.refuse_with is not None:
            return self.refuse_with
        sent = body_of(request)
        cookie = unquote((header_of(request, "cookie") or "").partition("=")[2])
        user, password = sent["username"], str(sent.get("password", ""))
        half = f"PBS:!tfa!{json.dumps(self.factors).replace(':', '%3A')}:6A000000::half"
        half = half.replace(" ", "")
        if "tfa-challenge" in sent:
            if sent["tfa-challenge"] != half or password not in self.codes:
                return refusal(401, "permission check failed.")
            self.codes.discard(password)
        elif password in self.valid or cookie in self.valid:
            pass
        elif user != USER or password != PASSWORD:
            return refusal(401, "permission check failed.")
        elif self.factors:
            return data({"username": user, "ticket": half, "CSRFPreventionToken": "invalid"})
        fresh = ticket(len(self.logins))
        self.valid.add(fresh)
        if not self.cookie_only:
            return data({"username": user, "ticket": fresh, "CSRFPreventionToken": "csrf of " + fresh})
        reply = data({"username": user, "ticket-info": "x", "CSRFPreventionToken": "csrf of " + fresh})
        reply.headers = (("set-cookie", f"__Host-PBSAuthCookie={fresh}; Secure; SameSite=Lax; HttpOnly; Path=/;"),)
        return reply


class TaskServer:
    """Runs one task whose log grows by what the next entry of `growth` says each time it is looked at."""

    def __init__(
        self, upid: str, growth: list[list[str]], exitstatus: str = "OK", *, endtime: int | None = None
    ) -> None:
        self.upid = upid
        self.growth = list(growth)
        self.exitstatus = exitstatus
        self.endtime = endtime
        self.lines: list[str] = []
        self.late: list[str] = []
        """Lines that are written after a log was read and before the server looks whether the task still runs."""
        self.looks = 0
        self.stopped = False
        self.log_gone = False

    def __call__(self, request: HttpRequest) -> Reply | BaseException:
        path = unquote(path_of(request))
        if request.method == "POST":
            return data(self.upid)
        assert path.startswith(f"/nodes/localhost/tasks/{self.upid}")
        if request.method == "DELETE":
            self.stopped = True
            return data(None)
        self._grow()
        if path.endswith("/status"):
            ended = (
                {}
                if self.running
                else {"exitstatus": self.exitstatus} | ({"endtime": self.endtime} if self.endtime else {})
            )
            return data({"upid": self.upid, "status": "running" if self.running else "stopped", **ended})
        if self.log_gone:
            return refusal(400, "No such file or directory (os error 2)")
        asked = query_of(request)
        start, limit = max(1, int(asked["start"])), int(asked["limit"])
        lines = [{"n": number, "t": text} for number, text in enumerate(self.lines, 1) if number >= start][:limit]
        total = len(self.lines)
        if not self.running:
            self.lines += self.late
            self.late = []
        assert asked["test-status"] == "true"
        return data(lines, total=total, active=self.running)

    @property
    def running(self) -> bool:
        return bool(self.growth)

    def _grow(self) -> None:
        self.looks += 1
        if self.growth:
            self.lines += self.growth.pop(0)
