#!/usr/bin/env python3
"""Changes a PHP session that rust_json_session stored in memcached, and loses nothing that others store meanwhile.

    MEMCACHED=127.0.0.1:11211 python3 change_session.py COOKIE NAME VALUE

sets a variable to a JSON value, and fails where there is no such session, or memcached does not answer.
"""

import json
import sys

from pymemcache.exceptions import MemcacheError
from read_session import connect, key_of, session_of


def change_session(client, cookie, change, ttl=1440):
    """Changes a session by `change(session)`, anew where somebody else stored it meanwhile; False where there is none.

    Python keeps what JavaScript would round: integers of any size, and 1.0 as a float. `ttl` is in seconds, as PHP's
    session.gc_maxlifetime.
    """
    key = key_of(cookie)
    while True:
        document, number = client.gets(key) if key else (None, None)
        session = session_of(document)
        if session is None:
            return False
        # PHP's type hints stay as they are, in the last place. PHP takes those that still fit.
        hints = session.pop("$php", None)
        change(session)
        if hints is not None:
            session["$php"] = hints
        text = json.dumps(session, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        if client.cas(key, text.encode(), number, expire=ttl):
            return True


if __name__ == "__main__":
    cookie, name, value = sys.argv[1:]
    try:
        is_changed = change_session(connect(), cookie, lambda session: session.update({name: json.loads(value)}))
    except (OSError, MemcacheError) as error:
        sys.exit(f"memcached does not answer: {error!r}")
    if not is_changed:
        sys.exit("there is no such session")
