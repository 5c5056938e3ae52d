/** 32-bit FNV-1a over a text's UTF-16 code units, from a seed, never 0: 0 means "no entry" in a memory's tables. */
export function hash(text: string, seed: number): number {
  let value = seed;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    value = Math.imul(value ^ (unit & 0xff), 0x01000193);
    value = Math.imul(value ^ (unit >>> 8), 0x01000193);
  }
  // FNV alone mixes poorly, and tables take the low bits: the finaliser of MurmurHash3 spreads every bit over all.
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  value = value ^ (value >>> 16);
  return value === 0 ? 1 : value;
}
