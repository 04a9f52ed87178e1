"""Decompression: whole, in pieces, bounded, and damaged."""

from __future__ import annotations

import gzip
import zlib

import pytest

from pbs_client.errors import Interrupted, UnexpectedAnswer
from pbs_client.transport.inflate import PIECE, Inflater

TEXT = b'{"data": [' + b"1234567890, " * 5000 + b"1]}"


def inflated(encoding: str, *chunks: bytes) -> bytes:
    inflater = Inflater(encoding)
    content = b""
    for chunk in chunks:
        content += b"".join(inflater.feed(chunk))
        if problem := inflater.problem():
            raise problem
    if problem := inflater.problem(ended=True):
        raise problem
    return content


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("deflate", zlib.compress(TEXT)),
        ("gzip", gzip.compress(TEXT)),
        (" Deflate ", zlib.compress(TEXT)),
        ("", TEXT),
        ("identity", TEXT),
    ],
)
def test_whole_and_byte_by_byte(encoding: str, packed: bytes) -> None:
    assert inflated(encoding, packed) == TEXT
    assert inflated(encoding, *(packed[i : i + 1] for i in range(len(packed)))) == TEXT


def test_pieces_are_bounded_however_much_comes_out() -> None:
    bomb = zlib.compress(bytes(50 * PIECE))
    assert len(bomb) < PIECE
    for encoding, chunk in (("deflate", bomb), ("", bytes(50 * PIECE))):
        sizes = [len(piece) for piece in Inflater(encoding).feed(chunk)]
        assert sum(sizes) == 50 * PIECE
        assert max(sizes) <= PIECE


@pytest.mark.parametrize(
    "packed",
    [b"not compressed", zlib.compress(TEXT)[:50] + b"x" * 500, zlib.compress(TEXT) + b"more", zlib.compress(TEXT)[:-1]],
)
def test_damage_is_an_interrupted_answer(packed: bytes) -> None:
    with pytest.raises(Interrupted):
        inflated("deflate", packed)


def test_empty_body_of_a_compressed_answer_is_empty() -> None:
    assert inflated("deflate") == b""


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, deflate"])
def test_other_encodings_were_not_asked_for(encoding: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=encoding):
        Inflater(encoding)


@pytest.mark.parametrize("encoding", ["PBSAPIToken=a@pbs!b:canary", "gzip, canary", "canary" * 100])
def test_a_secret_that_is_echoed_there_is_not_quoted(encoding: str) -> None:
    with pytest.raises(UnexpectedAnswer, match="something unknown") as caught:
        inflated(encoding)
    assert "canary" not in str(caught.value)
