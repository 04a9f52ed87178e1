"""`pbsh prune`: one group, or all groups of a namespace, always with a keep option and never before
the table was shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command.asking import go_on, require_terminal
from pbs_tools.command.calls import build
from pbs_tools.command.catalog import operation
from pbs_tools.command.derived import cell, snapshot_name
from pbs_tools.command.generic import GenericCommand, typed_values
from pbs_tools.command.options import task_options
from pbs_tools.command.table import Row

if TYPE_CHECKING:
    from pbs_tools.command.session import Session

GROUP, GROUP_AS_TASK, DATASTORE = "prune.prune_group", "prune.start_prune_group", "prune.prune_datastore"


class Prune(GenericCommand):
    """Removes what keep rules do not keep, from one group or from all groups of a
    datastore or namespace."""

    def __init__(self, row: Row) -> None:
        super().__init__(row)
        self.help: str | None = (
            "Removes the snapshots that the keep options do not keep: of one group, or without GROUP of all groups in"
            " the datastore or namespace. What would be kept and removed is shown first.\n\n"
            "At least one keep option is needed. Protected snapshots are always kept. The space is freed by the next"
            " garbage collection.\n\n"
            "Needs Datastore.Modify on /datastore/{store}[/{ns}], or Datastore.Prune there and owning the groups."
        )
        self.short_help: str | None = "Removes the snapshots that keep options do not keep, of one group or of all."

    def more_options(self) -> list[click.Option]:
        depth = "Without GROUP: how many levels of namespaces below take part."
        return [
            click.Option(["use_task", "--use-task"], is_flag=True, help="Prune the group as a task, and show its log."),
            click.Option(["max_depth", "--max-depth"], type=click.IntRange(0, 7), help=depth),
            *task_options(),
        ]

    def run(self, session: Session, texts: tuple[str, ...], **given: Any) -> None:
        """What the command does."""
        yes, as_task, max_depth = given.pop("yes_"), given.pop("use_task"), given.pop("max_depth")
        values, one = self._values_of(session, texts, given)
        if not any(wire.startswith("keep-") for wire in values):
            raise click.UsageError(
                "nothing says what to keep: give at least one of --keep-last, --keep-daily and so on"
            )
        if one and max_depth is not None:
            raise click.UsageError("--max-depth goes with all groups, not with one")
        if max_depth is not None:
            values["max-depth"] = max_depth
        dry_run = values.pop("dry-run", False)
        if not (yes or dry_run):
            require_terminal(self.row.command)
        if dry_run or not yes:
            items = plan_of(session, values, one=one)
            if dry_run:
                session.show(items, self.row)
                return
            go_on([f"{snapshot_name(item)}  {cell(item, 'action')}" for item in items])
        if one and not as_task:
            session.show(session.send(build(operation(GROUP), values)), self.row)
        else:
            from pbs_client import TaskRequest
            from pbs_tools.command import tasks

            request = build(operation(GROUP_AS_TASK if one else DATASTORE), values)
            assert isinstance(request, TaskRequest)
            tasks.run(session, request)

    def _values_of(
        self, session: Session, texts: tuple[str, ...], given: dict[str, Any]
    ) -> tuple[dict[str, Any], bool]:
        """The values, and whether they name one group."""
        if any("/" in text for text in texts) or given.get("backup_id") is not None:
            return self.values(session, texts, given), True
        without = [p for p in self.entry["parameters"] if p["wire"] not in ("backup-type", "backup-id")]
        return typed_values({**self.entry, "parameters": without}, self.positionals[:1], session, texts, given), False


def plan_of(session: Session, values: dict[str, Any], *, one: bool) -> list[dict[str, Any]]:
    """What would be kept and removed, by asking for a dry run of each group."""
    groups = [values] if one else _groups(session, values)
    answers = (session.send(build(operation(GROUP), {**group, "dry-run": True})) for group in groups)
    return [item for answer in answers for item in answer]


def _groups(session: Session, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The groups that take part, each with the keep options."""
    from pbs_api.groups import list_groups
    from pbs_api.namespaces import list_namespaces

    store, ns, depth = values["store"], values.get("ns"), values.get("max-depth")
    spaces = [item["ns"] for item in session.send(list_namespaces(store, parent=ns, max_depth=depth))]
    keeps = {wire: value for wire, value in values.items() if wire.startswith("keep-")}
    return [
        {**keeps, "store": store, "ns": space, "backup-type": group["backup-type"], "backup-id": group["backup-id"]}
        for space in spaces
        for group in session.send(list_groups(store, ns=space))
    ]
