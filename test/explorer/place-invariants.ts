import { argumentOf, LISTED, LIVE, QUEUED, tagOf } from "../../src/layout/state.js";
import { orderOf, RUNNING } from "./global-state.js";
import type { ChannelPlaces, ListPlaces } from "./model-memory.js";
import type { Transitions } from "./transitions.js";

/** What must hold of lists and channels. */
export class PlaceInvariants {
  readonly #moves: Transitions;
  readonly #isDead: (row: Int32Array, agent: number) => boolean;

  constructor(moves: Transitions, isDead: (row: Int32Array, agent: number) => boolean) {
    this.#moves = moves;
    this.#isDead = isDead;
  }

  check(row: Int32Array): void {
    const { lists, channels } = this.#moves.memory;
    for (let list = 1; list < lists.length; list++) {
      const places = lists[list];
      // What only a dead agent knew is taken apart by the reclaimer.
      if (places === undefined || this.#isDead(row, row[places.holder] ?? 0)) continue;
      this.#chain(row, list, places);
      if (this.#isIdle(row, row[places.lock] ?? 0)) this.#ends(row, list, places);
    }
    for (let channel = 1; channel < channels.length; channel++) {
      const places = channels[channel];
      if (places === undefined || this.#isDead(row, row[places.holder] ?? 0)) continue;
      this.#ring(row, channel, places);
    }
  }

  /** Has nobody the lock, or a thread that rests in a session? */
  #isIdle(row: Int32Array, lock: number): boolean {
    const { shape } = this.#moves;
    if (lock === 0) return true;
    for (let thread = 0; thread < shape.threads; thread++) {
      if (row[shape.agent(thread)] === lock && this.#moves.isResting(row, thread)) return true;
    }
    return false;
  }

  #chain(row: Int32Array, list: number, places: ListPlaces): void {
    const { memory, shape, judge } = this.#moves;
    judge.counts.CHAIN++;
    const expected = orderOf(row[shape.listOrder(list)] ?? 0);
    let found = 0;
    let strangers = 0;
    let steps = 0;
    for (let member = row[places.front] ?? 0; member !== 0; member = row[memory.next[member - 1] ?? -1] ?? 0) {
      if (++steps > shape.frames) return judge.fail("CHAIN", `the chain of list ${list} has a cycle`);
      const state = row[memory.state[member - 1] ?? -1];
      if (state === (LISTED | list)) {
        if (expected[found++] !== member - 1) return judge.fail("CHAIN", `list ${list} is out of order`);
      } else {
        strangers++;
        const lock = row[places.lock] ?? 0;
        if (strangers > 1 || lock === 0 || state !== (LIVE | lock)) {
          return judge.fail("CHAIN", `frame ${member - 1} is in the chain of list ${list}, and not in the list`);
        }
      }
    }
    if (found !== expected.length) judge.fail("CHAIN", `a frame of list ${list} is not in its chain`);
  }

  #ends(row: Int32Array, list: number, places: ListPlaces): void {
    const { memory, judge } = this.#moves;
    judge.counts.ENDS++;
    let last = 0;
    let size = 0;
    for (let member = row[places.front] ?? 0; member !== 0; member = row[memory.next[member - 1] ?? -1] ?? 0) {
      if (row[memory.prev[member - 1] ?? -1] !== last) {
        judge.fail("ENDS", `frame ${member - 1} of list ${list} has another before it than it says`);
      }
      last = member;
      if (++size > this.#moves.shape.frames) return;
    }
    if (row[places.back] !== last) judge.fail("ENDS", `the back of list ${list} is another frame`);
    if (row[places.size] !== size) judge.fail("ENDS", `list ${list} has ${size} frames and says ${row[places.size]}`);
  }

  #ring(row: Int32Array, channel: number, places: ChannelPlaces): void {
    const { memory, judge } = this.#moves;
    const { cellEntries } = memory.layout;
    judge.counts.RING++;
    judge.counts.POSITIONS++;
    const head = row[places.head] ?? 0;
    const length = ((row[places.tail] ?? 0) - head) | 0;
    if (length < 0 || length > (row[places.capacity] ?? 0)) {
      judge.fail("POSITIONS", `channel ${channel} has ${length} frames`);
    }
    const receiver = row[places.receiveLock] ?? 0;
    for (let at = 0; at < cellEntries; at++) {
      const entry = row[places.cells + ((head + at) & (cellEntries - 1))] ?? 0;
      if (at >= length) {
        if (entry !== 0 && row[places.sendLock] === 0) judge.fail("RING", `a cell of channel ${channel} keeps a frame`);
        continue;
      }
      const state = entry === 0 ? LIVE | receiver : row[memory.state[entry - 1] ?? -1];
      if (state === (QUEUED | channel)) continue;
      if (receiver === 0 || state !== (LIVE | receiver)) {
        judge.fail("RING", `an entry of channel ${channel} is neither queued nor taken`);
      }
    }
  }

  /** Does a frame's list or channel exist, and is it nobody's or that of an agent that is there? */
  isNamed(row: Int32Array, state: number): boolean {
    const { memory } = this.#moves;
    const id = argumentOf(state);
    const places = tagOf(state) === LISTED ? memory.lists[id] : memory.channels[id];
    return places !== undefined && row[places.kind] !== 0;
  }

  /** No lock but that of a session, no list or channel that nobody can get at, no frame that is in none. */
  atRest(row: Int32Array): void {
    const { memory, shape, judge } = this.#moves;
    memory.lists.forEach((places, list) => {
      if (places === undefined) return;
      const lock = row[places.lock] ?? 0;
      const isSession = this.#living(row, lock, (thread) => row[shape.session(thread)] === list);
      if (lock !== 0 && !isSession) judge.fail("LOST", `list ${list} is locked for ever`);
      this.#held(
        row,
        places,
        `list ${list}`,
        row[shape.publicList(list)] ?? 0,
        (thread) => row[shape.ownList(thread, list)] ?? 0,
      );
    });
    memory.channels.forEach((places, channel) => {
      if (places === undefined) return;
      if (row[places.sendLock] !== 0 || row[places.receiveLock] !== 0) {
        judge.fail("LOST", `channel ${channel} is locked for ever`);
      }
      this.#held(
        row,
        places,
        `channel ${channel}`,
        row[shape.publicChannel(channel)] ?? 0,
        (thread) => row[shape.ownChannel(thread, channel)] ?? 0,
      );
      const length = ((row[places.tail] ?? 0) - (row[places.head] ?? 0)) | 0;
      if (length !== orderOf(row[shape.channelOrder(channel)] ?? 0).length) {
        judge.fail("LOST", `frames of channel ${channel} are not between its head and its tail`);
      }
    });
  }

  #held(
    row: Int32Array,
    places: { readonly kind: number; readonly holder: number; readonly generation: number },
    what: string,
    known: number,
    own: (thread: number) => number,
  ): void {
    const holder = row[places.holder] ?? 0;
    if (row[places.kind] === 0) return;
    if (holder === 0) {
      if (known !== row[places.generation]) this.#moves.judge.fail("LOST", `nobody could get at ${what}`);
      return;
    }
    const isKnown = this.#living(row, holder, (thread) => own(thread) === row[places.generation]);
    if (!isKnown) this.#moves.judge.fail("LOST", `only agent ${holder} could get at ${what}`);
  }

  #living(row: Int32Array, agent: number, has: (thread: number) => boolean): boolean {
    const { shape } = this.#moves;
    for (let thread = 0; thread < shape.threads; thread++) {
      if (row[shape.status(thread)] === RUNNING && row[shape.agent(thread)] === agent && has(thread)) return true;
    }
    return false;
  }

  /** Everybody rests or sleeps: nobody sleeps in vain. */
  sleepers(row: Int32Array): void {
    const { memory, shape, judge } = this.#moves;
    for (let thread = 0; thread < shape.threads; thread++) {
      if (!this.#moves.isAsleep(row, thread)) continue;
      judge.counts.SLEEP++;
      const operation = this.#moves.localOf(row, thread)?.operation;
      if (operation === undefined) continue;
      if (operation.opcode === "alloc") {
        for (let frame = 0; frame < shape.frames; frame++) {
          const byte = ((row[memory.bytes] ?? 0) >>> (frame * 8)) & 0xff;
          if (row[memory.state[frame] ?? -1] === 0 && byte === 0) {
            judge.fail("SLEEP", `thread ${thread} sleeps and frame ${frame} is free`);
          }
        }
        continue;
      }
      const places = memory.channels[operation.place];
      if (places === undefined) continue;
      const isThere = row[places.generation] === operation.placeGeneration && row[places.kind] !== 0;
      const length = orderOf(row[shape.channelOrder(operation.place)] ?? 0).length;
      const isReady = operation.opcode === "send" ? length < (row[places.capacity] ?? 0) : length > 0;
      if (!isThere || row[places.closed] !== 0 || isReady) {
        judge.fail("SLEEP", `thread ${thread} sleeps in ${operation.opcode} and could go on`);
      }
    }
  }
}
