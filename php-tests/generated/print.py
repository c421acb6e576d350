"""Prints each document of standard input, one a line, as a careless Python program would."""

import json
import sys

for line in sys.stdin.buffer:
    print(json.dumps(json.loads(line)))
