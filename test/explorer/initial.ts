import { LISTED, LIVE, QUEUED, SHARED } from "../../src/layout/state.js";
import type { Configuration, Holder, Start } from "./configuration.js";
import { firstContent, kindOf, PLAIN, wordOf } from "./content.js";
import { orderOf, packOrder, packReferences, type StateShape } from "./global-state.js";

/** The generation of everything that is there at the start. */
const FIRST = 1;

/** Just before positions turn negative. */
const FIRST_POSITION = 0x7fffffff;

/** Puts frames, list and channel where a configuration has them at the start. */
export function begin(shape: StateShape, configuration: Configuration, row: Int32Array): void {
  const { memory } = shape;
  const channel = memory.channels[1];
  for (const places of memory.channels) {
    if (places === undefined) continue;
    for (const place of [places.head, places.tail, places.seen]) row[place] = FIRST_POSITION;
    row[places.limit] = FIRST_POSITION + configuration.capacity; // somebody has looked, and sent nothing
  }
  if (configuration.list !== undefined) {
    hold(row, configuration.list, memory.lists[1], shape.publicList(1), shape.issuedList(1), (thread) =>
      shape.ownList(thread, 1),
    );
  }
  if (configuration.channel !== undefined && channel !== undefined) {
    hold(row, configuration.channel, channel, shape.publicChannel(1), shape.issuedChannel(1), (thread) =>
      shape.ownChannel(thread, 1),
    );
    row[channel.capacity] = configuration.capacity;
  }
  configuration.starts.forEach((start, frame) => {
    if (start === "unused") return;
    const kind = configuration.kinds[frame % configuration.kinds.length] ?? PLAIN;
    const owner = typeof start === "number" ? start + 1 : 1;
    const content = firstContent(owner, kind);
    const first = memory.metadata[frame] ?? -1;
    row[first] = wordOf(content);
    row[first + 1] = ~wordOf(content);
    row[memory.kind[frame] ?? -1] = kindOf(content);
    row[memory.generation[frame] ?? -1] = FIRST;
    row[memory.bytes] = (row[memory.bytes] ?? 0) | (1 << (frame * 8));
    row[shape.issued(frame)] = FIRST;
    shape.setLife(row, frame, { content, dropped: false, excused: false, reset: false, sender: 0 });
    row[memory.state[frame] ?? -1] = stateAt(shape, row, frame, start);
  });
}

function hold(
  row: Int32Array,
  holder: Holder,
  places: { readonly generation: number; readonly kind: number; readonly holder: number } | undefined,
  known: number,
  issued: number,
  own: (thread: number) => number,
): void {
  if (places === undefined) throw new Error("the configuration has no place for it");
  const isSeized = typeof holder === "object";
  const generation = isSeized ? FIRST + 1 : FIRST;
  row[places.generation] = generation;
  row[places.kind] = PLAIN;
  row[issued] = generation;
  if (isSeized || holder === "public") row[known] = FIRST;
  if (holder === "public") return;
  const thread = isSeized ? holder.seizedBy : holder;
  row[places.holder] = thread + 1;
  row[own(thread)] = generation;
}

function stateAt(shape: StateShape, row: Int32Array, frame: number, start: Start): number {
  const { memory } = shape;
  if (typeof start === "number") {
    row[shape.handle(start, frame)] = FIRST;
    return LIVE | (start + 1);
  }
  if (start === "listed") {
    const list = memory.lists[1];
    if (list === undefined) throw new Error("no list");
    const order = orderOf(row[shape.listOrder(1)] ?? 0);
    const before = order.at(-1);
    row[before === undefined ? list.front : (memory.next[before] ?? -1)] = frame + 1;
    row[memory.prev[frame] ?? -1] = before === undefined ? 0 : before + 1;
    row[list.back] = frame + 1;
    row[list.size] = order.length + 1;
    row[shape.listOrder(1)] = packOrder([...order, frame]);
    return LISTED | 1;
  }
  if (start === "queued") {
    const channel = memory.channels[1];
    if (channel === undefined) throw new Error("no channel");
    const tail = row[channel.tail] ?? 0;
    row[channel.cells + (tail & (memory.layout.cellEntries - 1))] = frame + 1;
    row[channel.tail] = tail + 1;
    row[shape.channelOrder(1)] = packOrder([...orderOf(row[shape.channelOrder(1)] ?? 0), frame]);
    return QUEUED | 1;
  }
  if (start === "unused") return 0;
  return start.reduce((state, thread) => {
    row[shape.references(thread, frame)] = packReferences(1, FIRST);
    row[(memory.counts[frame] ?? -1) + thread] = 1;
    return state | (1 << thread);
  }, SHARED);
}
