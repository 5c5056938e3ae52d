import {
  argumentOf,
  CLAIM,
  DROP,
  GUT,
  isRaw,
  isShared,
  LISTED,
  LIVE,
  QUEUED,
  rawState,
  SHARED,
  tagOf,
  UNUSED,
} from "../../src/layout/state.js";
import { hasOnDrop, kindOf, wordOf } from "./content.js";
import { RUNNING, STOPPED, type StateShape } from "./global-state.js";
import type { LocalState } from "./local-state.js";
import { type Change, isPlaced, PlaceLedger } from "./place-ledger.js";
import type { Judge } from "./violation.js";

/** Follows what happens to frames, and says where it is not what the protocol promises. */
export class Ledger {
  readonly #shape: StateShape;
  readonly #judge: Judge;
  readonly #places: PlaceLedger;

  constructor(shape: StateShape, judge: Judge) {
    this.#shape = shape;
    this.#judge = judge;
    this.#places = new PlaceLedger(shape, judge);
  }

  /** The kind and the words in a frame's slot are `content`, whole. */
  checkContent(row: Int32Array, frame: number, content: number, who: string): void {
    const { memory } = this.#shape;
    this.#judge.counts.META++;
    const kind = row[memory.kind[frame] ?? -1];
    const first = memory.metadata[frame] ?? -1;
    if (kind !== kindOf(content) || row[first] !== (wordOf(content) | 0) || row[first + 1] !== ~wordOf(content)) {
      this.#judge.fail("META", `${who} sees frame ${frame} torn, or another's metadata`);
    }
  }

  /** onDrop looks at its frame. */
  onDrop(row: Int32Array, thread: number, frame: number): void {
    const shape = this.#shape;
    const state = row[shape.memory.state[frame] ?? -1] ?? 0;
    const me = row[shape.agent(thread)];
    const life = shape.life(row, frame);
    this.#judge.counts.DROP++;
    if (state !== (DROP | (me ?? 0)) && state !== (GUT | (me ?? 0))) {
      this.#judge.fail("RIGHT", `onDrop runs while frame ${frame} is neither DROP nor GUT of its agent`);
    }
    if (life.dropped) this.#judge.fail("DROP", `onDrop runs twice on frame ${frame}`);
    if (life.content === 0) this.#judge.fail("DROP", `onDrop runs on frame ${frame}, where nothing lives`);
    this.checkContent(row, frame, life.content, "onDrop");
    shape.setLife(row, frame, { ...life, dropped: true });
  }

  /** A frame's state word went from `from` to `to`. */
  changed(row: Int32Array, thread: number, local: LocalState, frame: number, from: number, to: number): void {
    const me = row[this.#shape.agent(thread)] ?? 0;
    const change = { row, thread, me, local, frame, from, to };
    this.#judge.counts.LIVES++;
    if (to === UNUSED) this.#vacated(change);
    else if (isRaw(to)) this.#forgotten(change);
    else if (isShared(to)) this.#shared(change);
    else if (tagOf(to) === LISTED) this.#places.listed(change);
    else if (tagOf(to) === QUEUED) this.#places.queued(change);
    else if (argumentOf(to) !== me) this.#wrong(change, "gets another agent's word");
    else if (tagOf(to) === CLAIM) this.#claimed(change);
    else if (tagOf(to) === LIVE) this.#owned(change);
    else this.#dropping(change);
  }

  #wrong({ frame, from }: Change, what: string): void {
    this.#judge.fail("LIVES", `frame ${frame} ${what}, from ${(from >>> 0).toString(16)}`);
  }

  #claimed(change: Change): void {
    const { row, frame, from } = change;
    if (from !== UNUSED) this.#wrong(change, "is claimed while it is in use");
    const life = this.#shape.life(row, frame);
    if (life.content !== 0) this.#wrong(change, "is claimed while its metadata lives");
    this.#shape.setLife(row, frame, { ...life, reset: false });
  }

  #owned(change: Change): void {
    const { local, from, me } = change;
    const { opcode } = local.operation;
    if (isRaw(from)) this.#restored(change);
    else if (isShared(from)) {
      if (from !== this.#bitOf(me) || opcode !== "tryUnique") this.#wrong(change, "becomes LIVE");
    } else if (isPlaced(from)) this.#places.taken(change);
    else {
      if (from !== (CLAIM | me) && from !== (GUT | me)) this.#wrong(change, "becomes LIVE");
      this.#born(change);
    }
  }

  /** A new life begins, which is published by this change. */
  #born({ row, local, frame }: Change): void {
    this.#lifeEnds(row, frame);
    const content = local.operation.next;
    this.checkContent(row, frame, content, "whoever finds it LIVE or SHARED");
    this.#shape.setLife(row, frame, { content, dropped: false, excused: false, reset: false, sender: 0 });
  }

  #restored({ row, local, frame, from }: Change): void {
    const shape = this.#shape;
    const generation = from & 63;
    const token = shape.findToken(row, frame, generation);
    this.#judge.counts.TOKEN++;
    if (local.operation.opcode !== "restore" || local.operation.generation !== generation || token === undefined) {
      this.#judge.fail("TOKEN", `frame ${frame} is taken without its token`);
      return;
    }
    if (token.used) this.#judge.fail("TOKEN", `the token of frame ${frame} restores twice`);
    shape.useToken(row, token, true, token.sender);
    shape.setLife(row, frame, { ...shape.life(row, frame), sender: 0 });
  }

  /** The word of a frame that an agent alone has references to. */
  #bitOf(agent: number): number {
    return SHARED | (1 << (agent - 1));
  }

  #shared(change: Change): void {
    const { row, local, from, to, me } = change;
    const { opcode } = local.operation;
    const mine = this.#bitOf(me);
    if (!isShared(from)) {
      if ((from !== (CLAIM | me) && from !== (LIVE | me)) || to !== mine) this.#wrong(change, "becomes shared");
      if (tagOf(from) === CLAIM) this.#born(change);
      return;
    }
    const came = to & ~from;
    const went = from & ~to;
    if (came !== 0 && (opcode !== "acquire" || came !== (mine & ~SHARED) || went !== 0)) {
      this.#wrong(change, "gets another holder");
    }
    if (to === SHARED) this.#wrong(change, "is shared by nobody");
    for (let agent = 1; agent < 32; agent++) {
      if ((went & (1 << (agent - 1))) === 0) continue;
      const isLeaving = agent === me && (opcode === "releaseShared" || opcode === "releaseUnknown");
      if (isLeaving || (opcode === "reclaim" && this.#hasStopped(row, agent))) continue;
      this.#judge.fail("OWN", `the living agent ${agent} loses its references to frame ${change.frame}`);
    }
  }

  #dropping(change: Change): void {
    const { row, local, frame, from, me } = change;
    const shape = this.#shape;
    if (from === (LIVE | me)) return;
    const { opcode } = local.operation;
    if (isShared(from) && opcode === "releaseShared") {
      if (from !== this.#bitOf(me)) this.#judge.fail("OWN", `frame ${frame} ends while others have references`);
      return;
    }
    if (from === UNUSED || opcode !== "reclaim") this.#wrong(change, "is dropped");
    const life = shape.life(row, frame);
    if (!this.#isOfStopped(row, frame, from)) this.#judge.fail("OWN", `frame ${frame} is taken from a living thread`);
    const hasBegun = tagOf(from) === DROP || tagOf(from) === GUT;
    shape.setLife(row, frame, { ...life, excused: life.excused || (!isRaw(from) && hasBegun), sender: 0 });
  }

  /** Had nobody that lives the frame? Then it leaves the list or the channel of the dead, too. */
  #isOfStopped(row: Int32Array, frame: number, state: number): boolean {
    const shape = this.#shape;
    if (isRaw(state)) return row[shape.status(shape.life(row, frame).sender - 1)] === STOPPED;
    const id = argumentOf(state);
    if (isShared(state)) {
      for (let agent = 1; agent < 32; agent++) {
        if ((state & (1 << (agent - 1))) !== 0 && !this.#hasStopped(row, agent)) return false;
      }
      return true;
    }
    if (!isPlaced(state)) return this.#hasStopped(row, id);
    const holder = this.#places.reclaimed(row, frame, state);
    return holder !== 0 && this.#hasStopped(row, holder);
  }

  #forgotten(change: Change): void {
    const { row, thread, local, frame, from, to, me } = change;
    const generation = row[this.#shape.memory.generation[frame] ?? -1] ?? 0;
    if (from !== (LIVE | me) || to !== rawState(generation)) this.#wrong(change, "becomes raw");
    this.#shape.setLife(row, frame, { ...this.#shape.life(row, frame), sender: thread + 1 });
    if (local.operation.opcode !== "restore") return;
    this.#judge.fail("REFUSAL", `a restore puts frame ${frame} back`);
    const token = this.#shape.findToken(row, frame, generation);
    if (token !== undefined) this.#shape.useToken(row, token, false, thread);
  }

  #vacated(change: Change): void {
    const { row, local, frame, from } = change;
    if (from === UNUSED) this.#wrong(change, "is freed twice");
    this.#lifeEnds(row, frame);
    const reset = local.operation.opcode === "reset";
    this.#shape.setLife(row, frame, { content: 0, dropped: false, excused: false, reset, sender: 0 });
  }

  #lifeEnds(row: Int32Array, frame: number): void {
    const life = this.#shape.life(row, frame);
    if (!hasOnDrop(life.content)) return;
    this.#judge.counts.DROP++;
    if (!life.dropped && !life.excused) this.#judge.fail("DROP", `frame ${frame} loses its metadata without onDrop`);
  }

  /** Has the present or last bearer of an agent's id stopped? */
  #hasStopped(row: Int32Array, agent: number): boolean {
    const shape = this.#shape;
    let found = false;
    for (let thread = 0; thread < shape.threads; thread++) {
      if (row[shape.agent(thread)] !== agent) continue;
      if (row[shape.status(thread)] === RUNNING) return false;
      found ||= row[shape.status(thread)] === STOPPED;
    }
    return found;
  }
}
