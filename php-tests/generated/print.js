// Prints each document of standard input, one a line, as a careless Node program would.
'use strict';
const lines = require('fs').readFileSync(0, 'utf8').split('\n');
lines.pop();
for (const line of lines) {
  process.stdout.write(JSON.stringify(JSON.parse(line)) + '\n');
}
