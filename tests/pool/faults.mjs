// The ways in which the first memcached fails, and comes back. `wiring` is what PHP reaches memcached by: directly,
// over a proxy, over a network of its own, or each half of the workers over proxies of its own.

const mode = (name) => ({
  wiring: 'proxy',
  begin: ({ proxies }) => proxies[0].change(0, name),
  end: ({ proxies }) => proxies[0].change(0, 'pass'),
});

export const FAULTS = {
  none: { wiring: 'direct' },
  'none, by proxy': { wiring: 'proxy' },
  kill: { wiring: 'direct', begin: ({ servers }) => servers[0].stop() },
  'restart-empty': {
    wiring: 'direct',
    begin: ({ servers }) => servers[0].stop(),
    async end({ servers }) {
      if (!(await servers[0].start())) throw new Error('memcached does not start again');
    },
  },
  // It comes back with old data, and does then what it was told when it stood still.
  stop: {
    wiring: 'direct',
    begin: ({ servers }) => servers[0].signal('SIGSTOP'),
    end: ({ servers }) => servers[0].signal('SIGCONT'),
  },
  // All of them, for longer than PHP waits: requests fail, but what is stored stays.
  hiccup: {
    wiring: 'direct',
    hitsAll: true,
    lasts: 500,
    begin: ({ servers }) => servers.forEach((server) => server.signal('SIGSTOP')),
    end: ({ servers }) => servers.forEach((server) => server.signal('SIGCONT')),
  },
  refuse: mode('refuse'),
  silent: mode('silent'),
  hold: mode('hold'),
  cut: mode('cut'),
  garbage: mode('garbage'),
  slow: mode('slow'),
  split: {
    wiring: 'network',
    begin: ({ network }) => network.disconnect(),
    end: ({ network }) => network.reconnect(),
  },
  // One half of the workers reaches the first memcached, the other half all others, and both go on.
  'split-brain': {
    wiring: 'sides',
    hitsAll: true,
    parts: true,
    reaches: (side, server) => (side === 0) === (server === 0),
    begin: (stage) => eachHidden(stage, 'hold'),
    end: (stage) => eachHidden(stage, 'pass'),
  },
};

async function eachHidden({ proxies, servers }, name) {
  for (const [side, proxy] of proxies.entries()) {
    for (const server of servers.keys()) {
      if (!FAULTS['split-brain'].reaches(side, server)) await proxy.change(server, name);
    }
  }
}
