/** 32-bit FNV-1a over a text's UTF-16 code units, from a seed, never 0: 0 means "no entry" in a memory's tables. */
export function hash(text: string, seed: number): number {
  let value = seed;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    value = Math.imul(value ^ (unit & 0xff), 0x01000193);
    value = Math.imul(value ^ (unit >>> 8), 0x01000193);
  }
  // FNV alone mixes its high bits poorly, and tables take the low ones.
  value = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  value = value ^ (value >>> 15);
  return value === 0 ? 1 : value;
}
