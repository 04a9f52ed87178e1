"""What real servers listed is taken straight from its text where msgspec is not installed, and is the same that way."""

from __future__ import annotations

import copy
import json
import pickle
from collections import Counter

from pbs_api.groups import list_groups
from pbs_api.snapshots import list_snapshots
from pbs_api.tasks import list_tasks
from pbs_client.envelope import item_shape
from pbs_client.runtime.compiling import Words
from pbs_client.runtime.models import to_wire
from pbs_client.runtime.regex_decoding import list_decoder
from tests.support.recordings import operation_of, rows


def test_recorded_lists_are_taken_from_their_text() -> None:
    taken: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for row in rows():
        operation = operation_of(row)
        if operation is None or not row.is_answer or not row.data:
            continue
        item = item_shape(operation.decode)
        decode = None if item is None else list_decoder(item)
        if decode is None:
            continue
        items = decode(json.dumps(row.data, ensure_ascii=False, separators=(",", ":")).encode(), Words())
        assert items is None or items == operation.decode(row.data)
        (refused if items is None else taken)[operation.name] += 1
    for request in (list_snapshots("tank"), list_tasks(), list_groups("tank")):
        name = request.operation.name
        assert taken[name] > 10 * refused[name]


def test_files_that_nobody_has_asked_for_are_copied_compared_and_shown() -> None:
    shape = item_shape(list_snapshots("tank").operation.decode)
    assert shape is not None
    decode = list_decoder(shape)
    assert decode is not None
    wire = {
        "backup-id": "100",
        "backup-time": 1_700_000_000,
        "backup-type": "vm",
        "files": [{"crypt-mode": "none", "filename": "a.fidx", "size": 5}, {"filename": "b\\c"}],
        "protected": False,
    }
    text = json.dumps([wire] * 6, separators=(",", ":")).encode()
    first, second, third, fourth, fifth, sixth = decode(text, Words()) or []
    assert first == pickle.loads(pickle.dumps(second)) == copy.deepcopy(third)
    assert hash(first) == hash(fourth)
    assert "SnapshotFile(filename='a.fidx', crypt_mode='none', size=5" in repr(fifth)
    assert to_wire(sixth) == wire
    assert sixth.files is sixth.files
