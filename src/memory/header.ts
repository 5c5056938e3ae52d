import {
  FORMAT_VERSION,
  HEADER_FRAMES,
  HEADER_MAGIC,
  HEADER_NAME,
  HEADER_NONCE,
  HEADER_SHARED,
  HEADER_VERSION,
  MAGIC,
  NAME_MAX_BYTES,
} from "../layout/header.js";
import { MAX_FRAMES } from "../layout/page.js";
import { MemoryError } from "./memory-error.js";

/** What a memory says of itself. */
export interface Header {
  readonly frames: number;
  readonly nonce: number;
  readonly isShared: boolean;
  /** Printable ASCII: a byte a character. */
  readonly name: string;
}

const NAME_BYTES = (HEADER_NAME + 1) * 4;

/** Writes a header at the start of `data`: the magic last, so that half a header is none. */
export function writeHeader(data: DataView, { frames, nonce, isShared, name }: Header): void {
  data.setInt32(HEADER_VERSION * 4, FORMAT_VERSION, true);
  data.setInt32(HEADER_FRAMES * 4, frames, true);
  data.setInt32(HEADER_NONCE * 4, nonce, true);
  data.setInt32(HEADER_SHARED * 4, isShared ? 1 : 0, true);
  data.setInt32(HEADER_NAME * 4, name.length, true);
  for (let at = 0; at < name.length; at++) data.setUint8(NAME_BYTES + at, name.charCodeAt(at));
  data.setInt32(HEADER_MAGIC * 4, MAGIC, true);
}

/** Reads the header at the start of `data`, which is `offset` bytes into its buffer. Throws MemoryError for what is none. */
export function readHeader(use: string, data: DataView, offset: number): Header {
  const word = (at: number): number => data.getInt32(at * 4, true);
  if (word(HEADER_MAGIC) !== MAGIC)
    throw new MemoryError(`${use}: there is no memory at offset ${offset} of this buffer`);
  if (word(HEADER_VERSION) !== FORMAT_VERSION) {
    throw new MemoryError(
      `${use}: this memory has format ${word(HEADER_VERSION)}, and this version of unique-frame knows format ${FORMAT_VERSION}`,
    );
  }
  const frames = word(HEADER_FRAMES);
  const length = word(HEADER_NAME);
  if (frames < 1 || frames > MAX_FRAMES || length < 1 || length > NAME_MAX_BYTES) {
    throw new MemoryError(`${use}: the header of this memory is damaged`);
  }
  let name = "";
  for (let at = 0; at < length; at++) name += String.fromCharCode(data.getUint8(NAME_BYTES + at));
  return { frames, nonce: word(HEADER_NONCE), isShared: word(HEADER_SHARED) === 1, name };
}
