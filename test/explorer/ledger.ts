import { argumentOf, CLAIM, DROP, GUT, isRaw, LIVE, rawState, tagOf, UNUSED } from "../../src/layout/state.js";
import { hasOnDrop, kindOf, wordOf } from "./content.js";
import { RUNNING, STOPPED, type StateShape } from "./global-state.js";
import type { LocalState } from "./local-state.js";
import type { Judge } from "./violation.js";

/** Follows what happens to frames, and says where it is not what the protocol promises. */
export class Ledger {
  readonly #shape: StateShape;
  readonly #judge: Judge;

  constructor(shape: StateShape, judge: Judge) {
    this.#shape = shape;
    this.#judge = judge;
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
    this.#judge.counts.LIVES++;
    if (to === UNUSED) this.#vacated(row, local, frame, from);
    else if (isRaw(to)) this.#forgotten(row, thread, local, frame, from, to, me);
    else if (argumentOf(to) !== me) this.#judge.fail("LIVES", `frame ${frame} gets another agent's word`);
    else if (tagOf(to) === CLAIM) this.#claimed(row, frame, from);
    else if (tagOf(to) === LIVE) this.#owned(row, local, frame, from, me);
    else this.#dropping(row, local, frame, from, me);
  }

  #claimed(row: Int32Array, frame: number, from: number): void {
    if (from !== UNUSED) this.#judge.fail("LIVES", `frame ${frame} is claimed while it is in use`);
    const life = this.#shape.life(row, frame);
    if (life.content !== 0) this.#judge.fail("LIVES", `frame ${frame} is claimed while its metadata lives`);
    this.#shape.setLife(row, frame, { ...life, reset: false });
  }

  #owned(row: Int32Array, local: LocalState, frame: number, from: number, me: number): void {
    const shape = this.#shape;
    if (isRaw(from)) {
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
      return;
    }
    if (from !== (CLAIM | me) && from !== (GUT | me)) {
      this.#judge.fail("LIVES", `frame ${frame} becomes LIVE from ${from.toString(16)}`);
    }
    this.#lifeEnds(row, frame);
    const content = local.operation.next;
    this.checkContent(row, frame, content, "whoever finds it LIVE");
    shape.setLife(row, frame, { content, dropped: false, excused: false, reset: false, sender: 0 });
  }

  #dropping(row: Int32Array, local: LocalState, frame: number, from: number, me: number): void {
    const shape = this.#shape;
    if (from === (LIVE | me)) return;
    const life = shape.life(row, frame);
    const owner = isRaw(from) ? life.sender - 1 : this.#threadOf(row, argumentOf(from));
    if (from === UNUSED || local.operation.opcode !== "reclaim") {
      this.#judge.fail("LIVES", `frame ${frame} is dropped from ${from.toString(16)}`);
    }
    if (row[shape.status(owner)] !== STOPPED) this.#judge.fail("OWN", `frame ${frame} is taken from a living thread`);
    const begun = !isRaw(from) && (tagOf(from) === DROP || tagOf(from) === GUT);
    shape.setLife(row, frame, { ...life, excused: life.excused || begun, sender: 0 });
  }

  #forgotten(
    row: Int32Array,
    thread: number,
    local: LocalState,
    frame: number,
    from: number,
    to: number,
    me: number,
  ): void {
    const generation = row[this.#shape.memory.generation[frame] ?? -1] ?? 0;
    if (from !== (LIVE | me) || to !== rawState(generation)) {
      this.#judge.fail("LIVES", `frame ${frame} becomes raw from ${from.toString(16)}`);
    }
    this.#shape.setLife(row, frame, { ...this.#shape.life(row, frame), sender: thread + 1 });
    if (local.operation.opcode !== "restore") return;
    this.#judge.fail("REFUSAL", `a restore puts frame ${frame} back`);
    const token = this.#shape.findToken(row, frame, generation);
    if (token !== undefined) this.#shape.useToken(row, token, false, thread);
  }

  #vacated(row: Int32Array, local: LocalState, frame: number, from: number): void {
    if (from === UNUSED) this.#judge.fail("LIVES", `frame ${frame} is freed twice`);
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

  /** The present or last bearer of an agent's id. */
  #threadOf(row: Int32Array, agent: number): number {
    const shape = this.#shape;
    let found = -1;
    for (let thread = 0; thread < shape.threads; thread++) {
      if (row[shape.agent(thread)] !== agent) continue;
      if (row[shape.status(thread)] === RUNNING) return thread;
      found = thread;
    }
    return found;
  }
}
