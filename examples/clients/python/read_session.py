#!/usr/bin/env python3
"""Reads a PHP session that rust_json_session stored in memcached: docs/document.md says what stands there.

    MEMCACHED=127.0.0.1:11211 python3 read_session.py COOKIE

prints the session of a cookie's value as JSON, or null: there is none. Fails where memcached does not answer.
Needs pymemcache.
"""

import hashlib
import json
import os
import re
import sys
from urllib.parse import unquote_plus

from pymemcache.client.base import Client
from pymemcache.exceptions import MemcacheError

PREFIX = "sessions/"


def connect():
    """A client of the server that MEMCACHED names. It waits a second, and not for ever as it would by itself."""
    server = os.environ.get("MEMCACHED", "127.0.0.1:11211")
    return Client(server, connect_timeout=1, timeout=1, no_delay=True)


def key_of(cookie):
    """The memcached key of a cookie's session; None where PHP could not have made the id. Cookies may hold anything."""
    session_id = unquote_plus(cookie)
    if not re.fullmatch("[A-Za-z0-9,-]{1,256}", session_id):
        return None
    if len(PREFIX + session_id) > 250:
        session_id = "sha256:" + hashlib.sha256(session_id.encode()).hexdigest()
    return PREFIX + session_id


def session_of(document):
    """The session that a document says, with PHP's type hints in `$php`; None where there is none, or none any more."""
    session = None if document is None else json.loads(document)
    return session if session is not None and session.get("$php") != "1.-.-.destroyed" else None


def read_session(client, cookie):
    """The session of a cookie's value, or None. An outage raises OSError or MemcacheError: that is no logout."""
    key = key_of(cookie)
    session = session_of(client.get(key)) if key else None
    if session is not None:
        session.pop("$php", None)
    return session


if __name__ == "__main__":
    try:
        print(json.dumps(read_session(connect(), sys.argv[1]), ensure_ascii=False))
    except (OSError, MemcacheError) as error:
        sys.exit(f"memcached does not answer: {error!r}")
