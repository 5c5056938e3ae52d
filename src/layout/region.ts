import { CHANNEL_WORDS } from "./channel.js";
import { LIST_WORDS } from "./list.js";
import { PAGE_SIZE, SLOT_SIZE } from "./page.js";

/*
 * A region is one memory's part of a buffer: a header page, tables, slots, then the pages. Everything starts as zero
 * bytes. Creating a memory writes two places: the header page, and the creator's word among the agents, in the second page.
 *
 *   header    1 page            magic, version, frames, nonce, the reclaimer, the name
 *   agents    4 B × 4096        incarnation << 2 | state; id 0 is nobody
 *   kinds     8 B × 1024        id, check; open addressing; a word only ever goes from 0 to its value
 *   lists     32 B × 1024       heads of frame lists
 *   channels  256 B × 128       heads of channels; the one of id 0 is where allocations sleep
 *   cells     4 B × 1024 × 128  what is in the channels: frame + 1, or 0
 *   bytes     1 B × frames      the allocator: 0 free, 1 taken
 *   summary   1 bit × frames/64 the allocator's hint: no free byte in these 64
 *   ledger    4 B × frames × 15 how many shared handles each sharing agent has
 *   slots     64 B × frames
 *   pages     4096 B × frames
 */

const AGENT_ENTRIES = 4096;
const KIND_ENTRIES = 1024;
const LIST_ENTRIES = 1024;
const CHANNEL_ENTRIES = 128;
/** Frames that a channel holds at the most: a power of two, so that positions wrap into cells. */
export const CHANNEL_CELLS = 1024;
const SHARERS = 15;
/** Frames that one word of the summary speaks of. */
export const FRAMES_PER_LINE = 64;

/** Where the parts of a region begin, in bytes from its start. */
export interface RegionLayout {
  readonly frames: number;
  /** Ids of agents run from 1 to this less one. */
  readonly agentEntries: number;
  readonly agents: number;
  /** The kinds that the table holds at the most. */
  readonly kindEntries: number;
  readonly kinds: number;
  /** Ids of lists run from 1 to this less one; a list's head is LIST_WORDS words. */
  readonly listEntries: number;
  readonly lists: number;
  /** Ids of channels run from 1 to this less one; a channel's head is CHANNEL_WORDS words. */
  readonly channelEntries: number;
  readonly channels: number;
  /** Cells of each channel, a power of two. */
  readonly cellEntries: number;
  readonly cells: number;
  readonly bytes: number;
  readonly summary: number;
  /** Agents with the ids from 1 to this can hold shared references. */
  readonly sharers: number;
  readonly ledger: number;
  readonly slots: number;
  readonly pages: number;
  /** The size of the whole region. */
  readonly end: number;
}

const roundUp = (bytes: number, unit: number): number => Math.ceil(bytes / unit) * unit;

/** The layout of a region of `frames` frames. */
export function regionLayout(frames: number): RegionLayout {
  const agents = PAGE_SIZE;
  const kinds = agents + AGENT_ENTRIES * 4;
  const lists = kinds + KIND_ENTRIES * 8;
  const channels = lists + LIST_ENTRIES * LIST_WORDS * 4;
  const cells = channels + CHANNEL_ENTRIES * CHANNEL_WORDS * 4;
  const bytes = cells + CHANNEL_ENTRIES * CHANNEL_CELLS * 4;
  // Bytes are padded to whole lines: the padding is never free, because no line is scanned past `frames`.
  const summary = bytes + roundUp(frames, FRAMES_PER_LINE);
  const ledger = summary + roundUp(Math.ceil(frames / FRAMES_PER_LINE / 8), SLOT_SIZE);
  const slots = roundUp(ledger + frames * SHARERS * 4, SLOT_SIZE);
  const pages = roundUp(slots + frames * SLOT_SIZE, PAGE_SIZE);
  return {
    frames,
    agentEntries: AGENT_ENTRIES,
    agents,
    kindEntries: KIND_ENTRIES,
    kinds,
    listEntries: LIST_ENTRIES,
    lists,
    channelEntries: CHANNEL_ENTRIES,
    channels,
    cellEntries: CHANNEL_CELLS,
    cells,
    bytes,
    summary,
    sharers: SHARERS,
    ledger,
    slots,
    pages,
    end: pages + frames * PAGE_SIZE,
  };
}
