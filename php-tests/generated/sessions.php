<?php
// Random sessions with every type that $_SESSION can hold, the same for the same seed.
//
//   php sessions.php SEED COUNT FORMAT      one session a line, as session_encode() gives it, in base64
//
// FORMAT is a session.serialize_handler. The last line of standard error counts the kinds that were made.

namespace App {
    class User
    {
        public $name = 'Ada';
        protected $role = 'admin';
        private $secret = 'x';
        public ?array $tags = null;

        public static function with(mixed ...$values): static
        {
            $user = new static();
            foreach ($values as $property => $value) {
                $user->$property = $value;
            }
            return $user;
        }
    }

    class Admin extends User
    {
        private $secret = 'y';
        public int $level;
        protected ?object $boss;
    }

    final class Sleeper
    {
        public $kept = 1;
        private $also = 2;
        public $dropped = 3;

        public function __sleep(): array
        {
            return ['also', 'kept'];
        }
    }

    final class Listed
    {
        public function __construct(private array $values)
        {
        }

        public function __serialize(): array
        {
            return $this->values;
        }

        public function __unserialize(array $data): void
        {
            $this->values = $data;
        }
    }

    enum Suit: string
    {
        case Hearts = 'H';
        case Spades = 'S';
    }

    enum Status
    {
        case Active;
        case Größe;
    }
}

namespace {
    use App\{Admin, Listed, Sleeper, Status, Suit, User};

    error_reporting(E_ALL & ~E_DEPRECATED);
    ini_set('session.use_cookies', '0');
    ini_set('session.cache_limiter', '');
    ini_set('session.gc_probability', '0');
    ini_set('date.timezone', 'Europe/Berlin');
    eval('class Opaque implements Serializable {
        public function __construct(public string $text = "") {}
        public function serialize() { return $this->text; }
        public function unserialize($text) { $this->text = $text; }
    }
    class Nesting implements Serializable {
        public function __construct(public mixed $value = null) {}
        public function serialize() { return serialize($this->value); }
        public function unserialize($text) { $this->value = unserialize($text); }
    }');

    final class SessionGenerator
    {
        /** Values of this session that others may refer to. */
        private array $objects = [];
        public array $made = [];

        public function session(bool $numeric_keys): array
        {
            $this->objects = [];
            $session = [];
            for ($n = mt_rand(0, 6); $n > 0; $n--) {
                $session[$this->root_key($numeric_keys)] = $this->value(mt_rand(0, 4));
            }
            $names = array_keys($session);
            if (count($names) > 1 && $this->chance(5)) {
                $this->count('reference between variables');
                $session[$names[1]] = &$session[$names[0]];
            }
            if ($names && $this->chance(20)) {
                $this->count('array that holds itself');
                $ring = ['in' => 1];
                $ring['self'] = &$ring;
                $session[$names[0]] = &$ring;
            }
            return $session;
        }

        private function root_key(bool $numeric_keys): string|int
        {
            $keys = ['a', 'user', 'cart', '$php', '$$php', '!x', '', 'größe', "bin\xff", 'data:;base64,AA==', 'a b', 'k' . mt_rand(0, 99)];
            if ($numeric_keys) {
                array_push($keys, 0, 1, 5, -3, 'a|b', str_repeat('long', 40), 'x' . mt_rand(0, 9));
            }
            return $keys[mt_rand(0, count($keys) - 1)];
        }

        private function value(int $depth): mixed
        {
            if ($this->objects && $this->chance(12)) {
                $this->count('same object');
                return $this->objects[mt_rand(0, count($this->objects) - 1)];
            }
            if ($depth <= 0 || $this->chance(2)) {
                return $this->scalar();
            }
            return match (mt_rand(0, 3)) {
                0 => $this->list($depth),
                1 => $this->map($depth),
                default => $this->keep($this->object($depth)),
            };
        }

        private function keep(object $object): object
        {
            $this->objects[] = $object;
            return $object;
        }

        private function scalar(): mixed
        {
            $kind = mt_rand(0, 13);
            return match ($kind) {
                0 => null,
                1 => $this->chance(2),
                2 => mt_rand(-5, 500),
                3 => mt_rand() * (mt_rand(0, 1) ? 1 : -1) << mt_rand(0, 31),
                4 => [PHP_INT_MAX, PHP_INT_MIN, 1 << 53, (1 << 53) + 1, -(1 << 53) - 1][mt_rand(0, 4)],
                5 => mt_rand(-100, 100) / 4,
                6 => (float) mt_rand(-20, 20),
                7 => [NAN, INF, -INF, -0.0, 0.0, 1e15, 1e17, 1e18, -1e19, 1e25, 5e-324, PHP_FLOAT_MAX][mt_rand(0, 11)],
                8 => mt_rand() / mt_getrandmax() * 10 ** mt_rand(-10, 10),
                9 => substr(md5((string) mt_rand()), 0, mt_rand(0, 32)),
                10 => ['größe', '漢字 😀', "a\0b", "\"\\/\n\t", "\u{2028}", '$php', 's:1:"x";}', 'data:;base64,/w=='][mt_rand(0, 7)],
                11 => $this->count('binary string') ?? random_binary(mt_rand(1, 12)),
                12 => $this->count('enum') ?? [Suit::Hearts, Suit::Spades, Status::Active, Status::Größe][mt_rand(0, 3)],
                13 => (string) mt_rand(0, 9),
            };
        }

        private function list(int $depth): array
        {
            $list = [];
            $alike = $this->chance(3) ? $this->scalar(...) : null;
            for ($n = mt_rand(0, 5); $n > 0; $n--) {
                $list[] = $alike ? $alike() : $this->value($depth - 1);
            }
            if (count($list) > 1 && $this->chance(6)) {
                $this->count('reference between elements');
                $list[count($list) - 1] = &$list[0];
            }
            return $list;
        }

        private function map(int $depth): array
        {
            $map = [];
            for ($n = mt_rand(0, 5); $n > 0; $n--) {
                $keys = [mt_rand(-3, 9), mt_rand(0, 9), 'k' . mt_rand(0, 9), 'name', '', "\xfe" . mt_rand(0, 3), '05', 'data:;base64,AA==', '4294967295', "\0x", '__proto__'];
                $map[$keys[mt_rand(0, count($keys) - 1)]] = $this->value($depth - 1);
            }
            if (count($map) > 1 && $this->chance(6)) {
                $this->count('reference to an array');
                $keys = array_keys($map);
                $map['ref'] = &$map[$keys[0]];
            }
            return $map;
        }

        private function object(int $depth): object
        {
            $inner = fn () => $this->value($depth - 1);
            $kind = mt_rand(0, 21);
            switch ($kind) {
                case 0:
                    $this->count('stdClass');
                    return (object) $this->map($depth);
                case 1:
                    $this->count('hidden properties');
                    $user = User::with(name: $inner(), role: $inner(), tags: $this->chance(2) ? $this->list($depth) : null);
                    return $user;
                case 2:
                    $this->count('inherited private property');
                    $admin = Admin::with(name: $inner(), role: $inner());
                    if ($this->chance(2)) {
                        $this->count('initialised typed property');
                        $admin->level = mt_rand(1, 9);
                    }
                    return $admin;
                case 3:
                    $this->count('dynamic property');
                    $user = new User();
                    $user->{'extra ' . mt_rand(0, 9)} = $inner();
                    $user->{(string) mt_rand(0, 9)} = $inner();
                    return $user;
                case 4:
                    $this->count('__sleep');
                    return new Sleeper();
                case 5:
                    $this->count('__serialize to a list');
                    return new Listed($this->list($depth));
                case 6:
                    $this->count('__serialize to a map');
                    return new Listed($this->map($depth));
                case 7:
                    $this->count('Serializable');
                    return new Opaque(['plain', '', 'größe', "\xff\x00", 'with; and }'][mt_rand(0, 4)]);
                case 8:
                    $this->count('SplObjectStorage');
                    $storage = new SplObjectStorage();
                    for ($n = mt_rand(0, 3); $n > 0; $n--) {
                        $storage[$this->keep($this->object($depth - 1))] = $inner();
                    }
                    return $storage;
                case 9:
                    $this->count('ArrayObject');
                    return new ArrayObject($this->map($depth));
                case 10:
                    $this->count('ArrayIterator');
                    return new ArrayIterator($this->list($depth));
                case 11:
                    $this->count('SplFixedArray');
                    return SplFixedArray::fromArray($this->list($depth));
                case 12:
                    $this->count('SplStack');
                    $stack = new SplStack();
                    $stack[] = $inner();
                    return $stack;
                case 13:
                    $this->count('DateTimeImmutable');
                    return new DateTimeImmutable('@' . mt_rand());
                case 14:
                    $this->count('DateTime');
                    return new DateTime('2026-11-21 12:00:00.5', new DateTimeZone(['UTC', 'Europe/Berlin', '+02:00', 'EST'][mt_rand(0, 3)]));
                case 15:
                    $this->count('DateInterval');
                    return $this->chance(2) ? new DateInterval('P1Y2M3DT4H5M6S') : (new DateTime('2026-01-01'))->diff(new DateTime('2026-11-21'));
                case 16:
                    $this->count('DatePeriod');
                    return new DatePeriod(new DateTimeImmutable('2026-01-01'), new DateInterval('P1D'), mt_rand(1, 5));
                case 17:
                    $this->count('DateTimeZone');
                    return new DateTimeZone('Asia/Tokyo');
                case 18:
                    $this->count('incomplete class');
                    return unserialize('O:12:"Gone\Forever":3:{s:1:"a";i:1;s:4:"' . "\0*\0" . 'b";d:2;s:15:"' . "\0Gone\Forever\0" . 'c";N;}');
                case 19:
                    $this->count('object that holds itself');
                    $object = new stdClass();
                    $object->self = $object;
                    $object->value = $inner();
                    return $object;
                case 20:
                    $this->count('objects that hold each other');
                    $parent = new User();
                    $child = User::with(name: $parent);
                    $parent->tags = [$child, $inner()];
                    return $parent;
                default:
                    if ($this->chance(8)) {
                        $this->count('Serializable with values of its own');
                        return new Nesting([new stdClass(), 1]);
                    }
                    $this->count('references inside an object');
                    $object = new stdClass();
                    $object->a = $inner();
                    $object->b = &$object->a;
                    $object->c = [&$object->a, 2.0];
                    return $object;
            }
        }

        private function chance(int $one_in): bool
        {
            return mt_rand(1, $one_in) === 1;
        }

        private function count(string $kind): mixed
        {
            $this->made[$kind] = ($this->made[$kind] ?? 0) + 1;
            return null;
        }
    }

    function random_binary(int $length): string
    {
        $bytes = "\xff";
        while (--$length > 0) {
            $bytes .= chr(mt_rand(0, 255));
        }
        return $bytes;
    }

    if (realpath($argv[0]) !== __FILE__) {
        return;
    }
    [, $seed, $count, $format] = $argv;
    ini_set('session.serialize_handler', $format);
    ini_set('session.save_handler', 'files');
    session_set_save_handler(new class extends SessionHandler {
        public function open(string $path, string $name): bool { return true; }
        public function close(): bool { return true; }
        public function read(string $id): string { return ''; }
        public function write(string $id, string $data): bool { return true; }
        public function destroy(string $id): bool { return true; }
    });
    $generator = new SessionGenerator();
    // PHP wants no output before a session.
    $lines = '';
    for ($n = 0; $n < $count; $n++) {
        mt_srand((int) $seed + $n);
        session_start();
        $_SESSION = $generator->session($format === 'php_serialize');
        $lines .= base64_encode((string) session_encode()) . "\n";
        session_abort();
        unset($_SESSION);
    }
    echo $lines;
    ksort($generator->made);
    fwrite(STDERR, json_encode($generator->made) . "\n");
}
