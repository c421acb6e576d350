// SipHash-1-3 with a zero key (Aumasson and Bernstein, "SipHash: a fast short-input PRF"), as fingerprints are made by.
// 64-bit words are two halves of 32 bits: with BigInt it takes ten times as long.

/**
 * The hash of some bytes.
 * @param {Uint8Array} bytes
 * @returns {Buffer} eight bytes, the lowest first
 */
export function siphash13(bytes) {
  const state = Uint32Array.from(INITIAL);
  const end = bytes.length - (bytes.length % 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < end; at += 8) add(state, view.getUint32(at, true), view.getUint32(at + 4, true));
  const last = new DataView(new ArrayBuffer(8));
  for (let at = end; at < bytes.length; at++) last.setUint8(at - end, bytes[at]);
  last.setUint8(7, bytes.length);
  add(state, last.getUint32(0, true), last.getUint32(4, true));
  state[V2] ^= 0xff;
  for (let rounds = 0; rounds < 3; rounds++) round(state);
  const hash = Buffer.alloc(8);
  hash.writeUInt32LE((state[V0] ^ state[V1] ^ state[V2] ^ state[V3]) >>> 0, 0);
  hash.writeUInt32LE((state[V0 + 1] ^ state[V1 + 1] ^ state[V2 + 1] ^ state[V3 + 1]) >>> 0, 4);
  return hash;
}

/** @param {Uint32Array} state @param {number} low @param {number} high */
function add(state, low, high) {
  state[V3] ^= low;
  state[V3 + 1] ^= high;
  round(state);
  state[V0] ^= low;
  state[V0 + 1] ^= high;
}

/** @param {Uint32Array} state */
function round(state) {
  sum(state, V0, V1);
  rotate(state, V1, 13);
  xor(state, V1, V0);
  rotate(state, V0, 32);
  sum(state, V2, V3);
  rotate(state, V3, 16);
  xor(state, V3, V2);
  sum(state, V0, V3);
  rotate(state, V3, 21);
  xor(state, V3, V0);
  sum(state, V2, V1);
  rotate(state, V1, 17);
  xor(state, V1, V2);
  rotate(state, V2, 32);
}

/** @param {Uint32Array} state @param {number} to @param {number} from */
function sum(state, to, from) {
  const low = state[to] + state[from];
  state[to] = low;
  state[to + 1] += state[from + 1] + (low > 0xffffffff ? 1 : 0);
}

/** @param {Uint32Array} state @param {number} to @param {number} from */
function xor(state, to, from) {
  state[to] ^= state[from];
  state[to + 1] ^= state[from + 1];
}

/** To the left. @param {Uint32Array} state @param {number} word @param {number} bits 32 at most */
function rotate(state, word, bits) {
  const [low, high] = [state[word], state[word + 1]];
  state[word] = bits === 32 ? high : (low << bits) | (high >>> (32 - bits));
  state[word + 1] = bits === 32 ? low : (high << bits) | (low >>> (32 - bits));
}

/** Where the four words of the state have their lower half; the higher follows. */
const [V0, V1, V2, V3] = [0, 2, 4, 6];

/** "somepseudorandomlygeneratedbytes", in the order of `V0` to `V3`. */
const INITIAL = [0x70736575, 0x736f6d65, 0x6e646f6d, 0x646f7261, 0x6e657261, 0x6c796765, 0x79746573, 0x74656462];
