"""An administrator's lines for Proxmox's own tools, typed with `pbsh` in front, one after the other at one server: each
does what it says, and each list has the columns of the official tool in their order (PBS 4.2.3).

Where the official tool does not ask, `--yes` stands in place of the answer.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import push_sync_job
from pbs_tools.command.output import HEADINGS
from pbs_tools.command.table import rows
from tests.support.tables import each, trying
from tests.tools.conftest import Pbsh

COLUMNS = [
    ("acl list", "ugid, path, propagate, roleid"),
    ("acme plugin list", "plugin, type, api, data, disable, validation-delay"),
    ("datastore list", "name, path, comment"),
    (
        "garbage-collection list",
        "store, last-run-endtime, duration, removed-bytes, pending-bytes, last-run-state, schedule, next-run",
    ),
    ("network list", "name, type, autostart, method, method6, address, gateway, ports/slaves"),
    ("notification endpoint gotify list", "disable, name, server, comment"),
    ("notification endpoint smtp list", "disable, name, server, from-address, mailto, mailto-user, comment"),
    ("notification endpoint sendmail list", "disable, name, mailto, mailto-user, comment"),
    ("notification endpoint webhook list", "disable, name, method, url, comment"),
    ("notification matcher list", "disable, name, origin, comment"),
    ("notification target list", "disable, name, type, origin, comment"),
    (
        "prune-job list",
        "id, disable, store, ns, schedule, max-depth, keep-last, keep-hourly, keep-daily, keep-weekly, keep-monthly,"
        " keep-yearly",
    ),
    ("remote list", "name, host, auth-id, fingerprint, comment"),
    ("s3 endpoint list", "id, endpoint, port, region, access-key, fingerprint, path-style"),
    (
        "sync-job list",
        "id, sync-direction, store, remote, remote-store, schedule, group-filter, rate-in, comment",
    ),
    ("traffic-control list", "name, rate-in, burst-in, rate-out, burst-out, network, timeframe, comment"),
    ("traffic-control traffic", "name, cur-rate-in, cur-rate-out"),
    ("user list", "userid, enable, expire, firstname, lastname, email, comment"),
    ("user list-tokens", "tokenid, enable, expire, comment"),
    ("verify-job list", "id, store, schedule, ignore-verified, outdated-after, comment"),
    ("openid list", "realm, issuer-url, comment"),
    ("task list", "starttime, endtime, upid, status"),
    ("list", "group, last-snapshot, backup-count, files"),
    ("snapshot list", "snapshot, size, files"),
    ("prune", "snapshot, date, action"),
    ("snapshot files", "filename, crypt-mode, size"),
    ("status", "total, used, avail"),
]
"""By the names that `--columns` takes: a hyphen where the official tool has a blank."""


@each(COLUMNS)
def test_lists_have_the_columns_of_the_official_tools(words: str, columns: str) -> None:
    ours = [column.partition(":")[0] for column in rows()[words].columns.split(",")]
    assert ", ".join(ours) == columns


def test_a_column_is_headed_as_by_the_official_client(run: Pbsh) -> None:
    assert run("group list tank").stdout.startswith("group       last snapshot  ")
    assert run("group list tank --columns last-snapshot --output-format csv").stdout.startswith("last-snapshot\n")


SESSION = """
acl list
acl update /datastore/tank DatastoreAudit --auth-id backup@pbs
user create ann@pbs --email ann@example.com --firstname Ann --password {file}
user list
user update ann@pbs --comment trusted --expire 1900000000
user generate-token ann@pbs ci --comment pipeline
user list-tokens ann@pbs
user permissions ann@pbs --path /datastore/tank
user tfa list ann@pbs
user tfa unlock ann@pbs
user delete-token ann@pbs ci --yes
user remove ann@pbs --yes
datastore list
datastore create scratch /mnt/datastore/scratch --gc-schedule daily
datastore show scratch
datastore update scratch --comment temporary --notify gc=error
datastore remove scratch --keep-job-configs true --yes
garbage-collection list
garbage-collection status tank
garbage-collection start tank
remote create offsite2 --host pbs2.example.com --auth-id sync@pbs --password {file} --comment other
remote list
remote show offsite2
remote update offsite2 --comment elsewhere
sync-job create s-two --remote offsite2 --remote-store tank --store tank --schedule hourly
sync-job list
sync-job show s-two
sync-job update s-two --rate-in 10MiB --group-filter type:vm
sync-job remove s-two --yes
remote remove offsite2 --yes
prune-job create p-two --store tank --schedule daily --keep-last 3
prune-job list
prune-job show p-two
prune-job update p-two --keep-daily 7 --delete keep-last
prune-job run p-two --yes
prune-job remove p-two --yes
verify-job create v-two --store tank --schedule "sat 05:00" --outdated-after 30
verify-job list
verify-job update v-two --ignore-verified true
verify-job run v-two
verify-job remove v-two --yes
verify tank --ignore-verified true
traffic-control create slow --network 10.0.0.0/8 --rate-in 10MiB --timeframe "mon..fri 8:00-18:00"
traffic-control list
traffic-control show slow
traffic-control traffic
traffic-control update slow --rate-out 5MiB
traffic-control remove slow --yes
notification endpoint sendmail create mail --mailto admin@example.com
notification endpoint sendmail list
notification endpoint sendmail show mail
notification endpoint gotify create push --server https://gotify.example.com --token {file}
notification endpoint gotify list
notification endpoint smtp create relay --server mail.example.com --from-address pbs@example.com --mailto a@example.com
notification endpoint smtp list
notification endpoint webhook create hook --method post --url https://hook.example.com
notification endpoint webhook list
notification matcher create all --target mail
notification matcher list
notification matcher update all --comment everything
notification matcher delete all --yes
notification target list
notification target test mail
notification endpoint gotify delete push --yes
openid create sso --issuer-url https://sso.example.com --client-id pbs
openid list
openid update sso --comment single
openid delete sso --yes
ldap create corp --server1 ldap.example.com --base-dn dc=example,dc=com --user-attr uid
ldap list
ldap show corp
ldap delete corp --yes
ad create win --server1 ad.example.com --base-dn dc=example,dc=com
ad list
s3 endpoint create cloud --access-key key --secret-key {file} --endpoint s3.example.com
s3 endpoint list
acme plugin add dns cf --api cf --data {file_name}
acme plugin list
acme plugin config cf
acme plugin remove cf --yes
network list
network changes
dns get
disk list
cert info
node show
node update --description hello
node server-identity
subscription get
versions
version
list
snapshot list
snapshot list vm/100
snapshot files {newest}
snapshot notes update {newest} "before the upgrade"
snapshot notes show {newest}
snapshot protected update {newest} true
snapshot protected show {newest}
snapshot protected update {newest} false
prune vm/100 --keep-last 3 --dry-run
prune vm/100 --keep-last 3 --yes
change-owner host/web01 backup@pbs
namespace create customers
namespace list
namespace delete customers --yes
group forget host/web01 --yes
snapshot forget {newest} --yes
garbage-collect
status
task list --all
api get /version
api get /admin/datastore/tank/snapshots --backup-type vm
api create /admin/datastore/tank/gc
api ls /admin
api usage /admin/datastore/tank/gc
""".strip().splitlines()


def test_a_session_of_an_administrator(
    run: Pbsh, pbs: SimulatedPbs, subtests: pytest.Subtests, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    push_sync_job(pbs)
    pbs.server.accounts.add("backup@pbs", password="long enough")
    pbs.server.outside.listening.update(("ldap.example.com:389", "ad.example.com:389"))
    monkeypatch.setenv("PBS_DATASTORE", "tank")
    secret = tmp_path / "secret"
    secret.write_text("hunter2-hunter2\n")
    snapshots = json.loads(run("snapshot list vm/100 --output-format json").stdout)
    newest = run("snapshot list vm/100 --columns snapshot --no-header --sort -snapshot").stdout.split()[0]
    assert len(snapshots) == 7
    assert len(SESSION) > 60
    for line in SESSION:
        words = shlex.split(line.format(file=f"@{secret}", file_name=secret, newest=newest))
        with trying(subtests, line):
            done = run(*words)
            assert done.exit_code == 0, done.stderr
            assert "hunter2" not in done.output
            row = next((rows()[" ".join(words[:end])] for end in (4, 3, 2, 1) if " ".join(words[:end]) in rows()), None)
            if row is not None and words[-1] == "list" and row.key:
                header = re.split("  +", done.stdout.splitlines()[0].strip()) if done.stdout else []
                columns = [column.partition(":")[0] for column in row.columns.split(",")]
                assert header in ([HEADINGS.get(column, column) for column in columns], [])
    assert len(json.loads(run("snapshot list vm/100 --output-format json").stdout)) == 2
