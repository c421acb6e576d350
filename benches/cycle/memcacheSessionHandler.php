<?php
// What this project replaces, in its own way of working (2012): JSON through session_decode() and
// json_encode(), over pecl memcache. Written for the benchmark.

final class memcacheSessionHandler implements SessionHandlerInterface
{
    private Memcache $memcache;

    public function __construct(private string $host, private int $port) {}

    public function open(string $path, string $name): bool
    {
        $this->memcache ??= new Memcache;
        return $this->memcache->pconnect($this->host, $this->port);
    }

    public function close(): bool
    {
        return true;
    }

    public function read(string $id): string
    {
        $session = json_decode((string) $this->memcache->get("old/$id"), true);
        if (!is_array($session)) {
            return '';
        }
        $_SESSION = $session;
        return (string) session_encode();
    }

    public function write(string $id, string $data): bool
    {
        session_decode($data);
        return $this->memcache->set("old/$id", json_encode($_SESSION), 0, (int) ini_get('session.gc_maxlifetime'));
    }

    public function destroy(string $id): bool
    {
        return $this->memcache->delete("old/$id");
    }

    public function gc(int $max_lifetime): int
    {
        return 0;
    }
}
