import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ChannelError, GetFrameError, OutOfFrames, OwnershipError, PAGE_SIZE, RestoreError } from "../src/index.js";
import { type Death, deaths, Grief, Logged, LoggedPages, plan, resetDeaths } from "./support/drop-log.js";
import { broken, type OwnerFacts, type SlotFacts } from "./support/invariants.js";
import { Init } from "./support/kinds.js";
import {
  claimIn,
  enter,
  freeIn,
  type HandleState,
  handTo,
  type ModelFrame,
  type ModelHandle,
  type ModelMessage,
  type ModelPlace,
  newModel,
  referTo,
  spend,
} from "./support/model.js";
import { Mailbox, type PlainChannel, type PlainFrame, type PlainList, plain, type View } from "./support/plain.js";
import { expectSame, snapshot } from "./support/unchanged.js";
import { privateWorld, sharedWorld, type World } from "./support/worlds.js";

/*
 * Random sequences of operations on a few frames, three lists and three channels, with handles kept, aliased, copied and
 * mixed up, against a model of plain objects. After every operation each slot is read from the bytes and compared; every misuse must be an
 * OwnershipError with the right words, and change no byte of the buffer.
 */

const kinds = [
  { class: Logged, name: "Logged", fields: ["id"], hasOnDrop: true, isUntyped: false },
  { class: LoggedPages, name: "LoggedPages", fields: ["id"], hasOnDrop: true, isUntyped: true },
  { class: Init, name: "Init", fields: ["pid", "nice"], hasOnDrop: false, isUntyped: false },
] as const;
type KindNumber = 0 | 1 | 2;
const kindOf = (kind: number) => kinds[kind as KindNumber];

/** Fields are laid out by falling size: these kinds have a u32, and perhaps an i8 behind it. */
const decode = (kind: number, data: DataView): number[] =>
  kind === 2 ? [data.getUint32(0, true), data.getInt8(4)] : [data.getUint32(0, true)];

const ops = [
  "fromUnused",
  "fromUnused",
  "alloc",
  "alloc",
  "badMetadata",
  "own",
  "repurpose",
  "repurpose",
  "intoRaw",
  "intoRaw",
  "fromRaw",
  "drop",
  "drop",
  "resetAsUnused",
  "resetWithoutRight",
  "post",
  "leakyPost",
  "restore",
  "restore",
  "give",
  "dispose",
  "meta",
  "metaMut",
  "keepView",
  "useView",
  "addresses",
  "fill",
  "owning",
  "frameFromUnused",
  "frameFromUnused",
  "fromInUse",
  "fromInUse",
  "intoShared",
  "intoShared",
  "tryUnique",
  "tryUnique",
  "downcast",
  "clone",
  "clone",
  "referenceCount",
  "borrow",
  "equals",
  "pushFront",
  "pushBack",
  "insertBefore",
  "pop",
  "takeCurrent",
  "dropList",
  "send",
  "trySend",
  "trySend",
  "sendMany",
  "receive",
  "receiveMany",
  "close",
  "dropChannel",
] as const;

interface Step {
  readonly op: (typeof ops)[number];
  /** Picks handles, messages, views. */
  readonly pick: number;
  /** Handles that own are picked; otherwise any. */
  readonly isAlive: boolean;
  readonly disguise: "none" | "spread" | "inherit" | "clone" | "proxy" | "undefined" | "error" | "token";
  readonly page: number;
  readonly kind: KindNumber;
  readonly value: number;
  /** The next onDrop throws. */
  readonly isBomb: boolean;
}

const steps = (length: number) =>
  fc.array(
    fc.record({
      op: fc.constantFrom(...ops),
      pick: fc.nat(1000),
      isAlive: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      disguise: fc.oneof(
        { weight: 12, arbitrary: fc.constant("none" as const) },
        { weight: 1, arbitrary: fc.constantFrom("spread", "inherit", "clone", "proxy", "undefined", "error", "token") },
      ),
      page: fc.nat(6),
      kind: fc.constantFrom<KindNumber>(0, 1, 2),
      value: fc.nat(127),
      isBomb: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    }),
    { minLength: 1, maxLength: length, size: "max" }, // of any length, so that a failing one can be made shorter
  );

interface Kept {
  readonly real: PlainFrame;
  readonly model: ModelHandle;
}
interface Sent {
  readonly token: Record<string, unknown>;
  readonly model: ModelMessage;
}
interface Seen {
  readonly view: View;
  readonly owner: ModelHandle;
  readonly life: number;
  /** What the owner was when it gave the view. */
  readonly state: ModelHandle["state"];
  readonly epoch: number;
  readonly kind: number;
  readonly isWritable: boolean;
}

const CAPACITY = 2;

/** What a misuse must say. */
interface Misuse {
  readonly operation: string;
  readonly consumedBy?: string | undefined;
}

/** The operands that look at a frame, whatever state it is in. */
const living: readonly HandleState[] = ["unique", "shared", "raw", "rawShared"];

/** The state of handles that are picked for an operation more often than others. */
const wants: Readonly<Partial<Record<(typeof ops)[number], ModelHandle["state"]>>> = {
  fromRaw: "raw",
  post: "raw",
  leakyPost: "raw",
  tryUnique: "shared",
  clone: "shared",
  referenceCount: "shared",
  borrow: "shared",
  equals: "shared",
  pushFront: "unique",
  pushBack: "unique",
  insertBefore: "unique",
  send: "unique",
  trySend: "unique",
};

const counts = { steps: 0, misuses: 0, bombs: 0, done: new Map<string, number>() };

class Run {
  readonly #world: World;
  readonly #frames: ModelFrame[];
  readonly #handles: Kept[] = [];
  readonly #messages: Sent[] = [];
  readonly #views: Seen[] = [];
  readonly #deaths: Death[] = [];
  /** The ids that the bytes showed for each kind, and the last life and generation of each slot. */
  readonly #ids = new Map<number, number>();
  readonly #generations: { life: number; generation: number }[];
  /** One for each kind. */
  readonly #lists: (ModelPlace & { readonly real: PlainList })[];
  readonly #channels: (ModelPlace & { readonly real: PlainChannel })[];

  constructor(world: World) {
    this.#world = world;
    this.#frames = newModel(world.region.frames);
    this.#generations = this.#frames.map(() => ({ life: 0, generation: 0 }));
    resetDeaths();
    this.#lists = [0, 1, 2].map((kind) => this.#newList(kind));
    this.#channels = [0, 1, 2].map((kind) => this.#newChannel(kind));
  }

  #newList(kind: number) {
    const { memory, region } = this.#world;
    const id = this.#freeId((at) => region.list(at).kind);
    const real = plain.createList(memory, kindOf(kind).class);
    return { real, kind, id, indices: [], isClosed: false };
  }

  #newChannel(kind: number) {
    const { memory, region } = this.#world;
    const id = this.#freeId((at) => region.channel(at).kind);
    const real = plain.createChannel(memory, kindOf(kind).class, { capacity: CAPACITY });
    return { real, kind, id, indices: [], isClosed: false };
  }

  /** Ids are used again: the next one is the first that is free. */
  #freeId(kindAt: (id: number) => number): number {
    return [1, 2, 3, 4].find((id) => kindAt(id) === 0) ?? expect.unreachable("no id is free");
  }

  step(step: Step): void {
    counts.steps++;
    const isArmed = step.isBomb;
    plan.act = isArmed
      ? () => {
          plan.act = undefined; // one death a step throws
          throw new Grief("bomb");
        }
      : undefined;
    this.#perform(step);
    plan.act = undefined;
    this.#compare();
  }

  #frame(index: number): ModelFrame {
    return this.#frames[index] ?? expect.unreachable(`no frame ${index}`);
  }

  #count(what: string): void {
    counts.done.set(what, (counts.done.get(what) ?? 0) + 1);
  }

  /** Does this handle own its frame? Not if it was consumed, or restored from a copy of its token. */
  #owns(handle: ModelHandle): boolean {
    return handle.state !== "spent" && handle.life === this.#frame(handle.index).life;
  }

  #pick(step: Step): Kept | undefined {
    const alive = step.isAlive ? this.#handles.filter(({ model }) => this.#owns(model)) : [];
    const wanted = step.value % 4 === 0 ? undefined : wants[step.op];
    const fitting = alive.filter(({ model }) => model.state === wanted);
    const from = fitting.length > 0 ? fitting : alive.length > 0 ? alive : this.#handles;
    return from[step.pick % from.length];
  }

  /** The operand of a step: a handle, or what pretends to be one. */
  #operand(step: Step): { value: unknown; kept: Kept | undefined } {
    const kept = this.#pick(step);
    if (kept === undefined) return { value: undefined, kept };
    const { real } = kept;
    switch (step.disguise) {
      case "none":
        return { value: real, kept };
      case "spread":
        return { value: { ...real }, kept: undefined };
      case "inherit":
        return { value: Object.create(real), kept: undefined };
      case "clone":
        return { value: structuredClone(real), kept: undefined };
      case "proxy":
        return { value: new Proxy(real, {}), kept: undefined };
      case "undefined":
        return { value: undefined, kept: undefined };
      case "error":
        return { value: plain.fromUnused(this.#world.memory, 1, Init, { pid: 1, nice: 1 }), kept: undefined };
      case "token":
        return { value: this.#messages[step.pick % this.#messages.length]?.token, kept: undefined };
    }
  }

  /** What a use in this state must be refused with; undefined if it is none. */
  #misuse(operation: string, kept: Kept | undefined, needs: readonly string[]): Misuse | undefined {
    if (kept === undefined) return { operation };
    const { model } = kept;
    if (model.state === "spent") return { operation, consumedBy: model.by };
    if (!needs.includes(model.state) || !this.#owns(model)) return { operation };
    return undefined;
  }

  #refused(misuse: Misuse, action: () => unknown): void {
    counts.misuses++;
    this.#count(`${misuse.operation} refused`);
    const check = snapshot(this.#world.region, counts.misuses % 32 === 0);
    let caught: unknown;
    try {
      action();
    } catch (error) {
      caught = error;
    }
    check();
    if (!(caught instanceof OwnershipError))
      throw new Error(`${misuse.operation} was not refused, but: ${String(caught)}`);
    if (caught.operation !== misuse.operation || caught.consumedBy !== misuse.consumedBy) {
      throw new Error(`${misuse.operation}/${misuse.consumedBy} expected, but: ${caught.message}`);
    }
  }

  /** The end of a frame's metadata, in the model. True if its onDrop will throw. */
  #dies(frame: ModelFrame, step: Step): boolean {
    const { hasOnDrop, name } = kindOf(frame.kind);
    if (!hasOnDrop) return false;
    this.#deaths.push({ kind: name, id: frame.values[0] ?? -1, page0: frame.page0 });
    return step.isBomb;
  }

  #expectBomb(isBomb: boolean, action: () => void): void {
    if (!isBomb) {
      action();
      return;
    }
    counts.bombs++;
    try {
      action();
    } catch (error) {
      if (error instanceof Grief) return;
      throw error;
    }
    throw new Error("the bomb did not go off");
  }

  /** The body's error must not hide the one of onDrop, nor the other way round. */
  #expectBoth(action: () => unknown): void {
    counts.bombs++;
    let caught: unknown;
    try {
      action();
    } catch (error) {
      caught = error;
    }
    if (!(caught instanceof AggregateError)) throw new Error(`both errors expected, but: ${String(caught)}`);
    const [body, onDrop] = caught.errors;
    expect(body).toMatchObject({ message: "the body failed" });
    expect(onDrop).toBeInstanceOf(Grief);
  }

  #values(step: Step): { metadata: Record<string, number>; values: readonly number[] } {
    const { fields } = kindOf(step.kind);
    const values = fields.map((_, at) => step.value - at);
    return { metadata: Object.fromEntries(fields.map((field, at) => [field, values[at] ?? 0])), values };
  }

  #perform(step: Step): void {
    const { memory } = this.#world;
    const { op } = step;
    switch (op) {
      case "fromUnused":
      case "frameFromUnused":
        this.#fromUnused(step, op);
        return;
      case "fromInUse":
        this.#fromInUse(step);
        return;
      case "pop":
      case "takeCurrent":
        this.#takeFromList(step);
        return;
      case "receive":
      case "receiveMany":
        this.#receive(step, op === "receive" ? 1 : step.value % 4);
        return;
      case "sendMany":
        this.#sendMany(step);
        return;
      case "close": {
        const channel = this.#channel(step);
        channel.real.close();
        channel.isClosed = true;
        expect(channel.real.isClosed).toBe(true);
        return;
      }
      case "dropList":
        this.#end(step, this.#list(step), () => this.#newList(step.kind), this.#lists);
        return;
      case "dropChannel":
        this.#end(step, this.#channel(step), () => this.#newChannel(step.kind), this.#channels);
        return;
      case "alloc":
        this.#alloc(step);
        return;
      case "badMetadata": {
        const before = this.#world.region.buffer.slice();
        expect(() => plain.fromUnused(memory, step.page * PAGE_SIZE, Init, { pid: -step.value - 1, nice: 0 })).toThrow(
          "Init.pid is u32",
        );
        expectSame(before, this.#world.region.buffer);
        return;
      }
      case "restore":
        this.#restore(step);
        return;
      case "useView":
        this.#useView(step);
        return;
      case "dispose":
        this.#dispose(step);
        return;
      default:
        this.#operate(op, step);
    }
  }

  #fromUnused(step: Step, op: "fromUnused" | "frameFromUnused"): void {
    const { memory } = this.#world;
    const { metadata, values } = this.#values(step);
    const frame = this.#frames[step.page];
    const result = plain[op](memory, step.page * PAGE_SIZE, kindOf(step.kind).class, metadata);
    const inTheWay = frame?.state === "shared" ? "InUse" : "Unique";
    const expected = frame === undefined ? "OutOfBound" : frame.state === "unused" ? "ok" : inTheWay;
    this.#count(`${op} ${expected}`);
    if (frame === undefined || expected !== "ok") {
      if (!(result instanceof GetFrameError)) throw new Error("no GetFrameError");
      expect(result.code).toBe(expected);
      expect(result.metadata).toBe(metadata);
      return;
    }
    if (result instanceof Error) throw result;
    const state = op === "fromUnused" ? "unique" : "shared";
    const model = claimIn(frame, step.page, step.kind, values, state);
    this.#handles.push({ real: result as PlainFrame, model });
  }

  #fromInUse(step: Step): void {
    const frame = this.#frames[step.page];
    const result = plain.fromInUse(this.#world.memory, step.page * PAGE_SIZE);
    const inTheWay = frame?.state === "unused" ? "Unused" : "Unique";
    const expected = frame === undefined ? "OutOfBound" : frame.state === "shared" ? "ok" : inTheWay;
    this.#count(`fromInUse ${expected}`);
    if (frame === undefined || expected !== "ok") {
      if (!(result instanceof GetFrameError)) throw new Error("no GetFrameError");
      expect([result.code, result.metadata]).toEqual([expected, undefined]);
      return;
    }
    if (result instanceof Error) throw result;
    this.#handles.push({ real: result as PlainFrame, model: referTo(frame, step.page) });
  }

  #list({ kind }: Pick<Step, "kind">) {
    return this.#lists[kind] ?? expect.unreachable();
  }
  #channel({ kind }: Pick<Step, "kind">) {
    return this.#channels[kind] ?? expect.unreachable();
  }

  /** A frame came out of a list or channel. */
  #arrived(real: PlainFrame | undefined, index: number | undefined): void {
    expect(real?.startPaddr()).toBe(index === undefined ? undefined : index * PAGE_SIZE);
    if (real === undefined || index === undefined) return;
    const frame = this.#frame(index);
    frame.life++;
    this.#handles.push({ real, model: handTo(frame, index, "unique") });
  }

  #takeFromList(step: Step): void {
    const { real, indices } = this.#list(step);
    const isFront = step.value % 2 === 0;
    const index = isFront ? indices.shift() : indices.pop();
    this.#count(`${step.op} ${index === undefined ? "nothing" : "ok"}`);
    if (step.op === "pop") {
      this.#arrived(isFront ? real.popFront() : real.popBack(), index);
      return;
    }
    const cursor = isFront ? real.cursorFront() : real.cursorBack();
    this.#arrived(cursor.takeCurrent(), index);
    // It goes on to the next one: taken at the back, to the ghost position.
    const next = isFront ? indices[0] : undefined;
    expect(cursor.currentPaddr()).toBe(next === undefined ? undefined : next * PAGE_SIZE);
    cursor.close();
  }

  #receive(step: Step, max: number): void {
    const { real, indices } = this.#channel(step);
    const expected = indices.splice(0, max);
    this.#count(`${step.op} ${expected.length === 0 ? "nothing" : "ok"}`);
    if (step.op === "receive") {
      this.#arrived(real.tryReceive(), expected[0]);
      return;
    }
    const received = real.receiveMany(max);
    expect(received).toHaveLength(expected.length);
    for (const [at, frame] of received.entries()) this.#arrived(frame, expected[at]);
  }

  #sendMany(step: Step): void {
    const channel = this.#channel(step);
    const fitting = this.#handles.filter(({ model }) => {
      return model.state === "unique" && this.#owns(model) && this.#frame(model.index).kind === channel.kind;
    });
    const kept = fitting.slice(0, step.value % 4);
    const batch = kept.map(({ real }) => real);
    const [first] = batch;
    if (!step.isAlive && first !== undefined) {
      // A frame that is named twice: nothing is sent.
      const twice = [...batch, first];
      this.#refused({ operation: "send", consumedBy: "send" }, () => channel.real.sendMany(twice));
      expect(twice).toHaveLength(batch.length + 1);
      for (const { model } of kept) enter(this.#frame(model.index), model, "unique", "send");
      return;
    }
    const room = channel.isClosed ? 0 : CAPACITY - channel.indices.length;
    const sent = Math.min(room, batch.length);
    expect(channel.real.sendMany(batch)).toBe(sent);
    expect(batch).toEqual(kept.slice(sent).map(({ real }) => real));
    this.#count(`sendMany ${sent > 0 ? "ok" : "nothing"}`);
    for (const [at, { model }] of kept.entries()) {
      if (at < sent) this.#moved(model, channel, "queued", "send", channel.indices.length);
      else enter(this.#frame(model.index), model, "unique", "send");
    }
  }

  /** A handle's frame went into a list or channel. */
  #moved(model: ModelHandle, place: ModelPlace, state: "listed" | "queued", by: string, at: number): void {
    const frame = this.#frame(model.index);
    spend(model, by);
    frame.state = state;
    frame.owner = undefined;
    place.indices.splice(at, 0, model.index);
  }

  /** The end of a list or a channel: every frame in it dies, whichever onDrop throws. */
  #end<Kept extends ModelPlace & { readonly real: { drop(): void } }>(
    step: Step,
    place: Kept,
    next: () => Kept,
    places: Kept[],
  ): void {
    const { hasOnDrop } = kindOf(place.kind);
    const isBomb = step.isBomb && hasOnDrop && place.indices.length > 0;
    for (const index of place.indices) {
      this.#frame(index).life++; // it is taken out first
      this.#dies(this.#frame(index), step);
      freeIn(this.#frame(index), true);
    }
    if (isBomb) {
      counts.bombs++;
      let caught: unknown;
      try {
        place.real.drop();
      } catch (error) {
        caught = error;
      }
      expect(caught).toBeInstanceOf(AggregateError);
      expect((caught as AggregateError).errors).toEqual([expect.any(Grief)]);
    } else place.real.drop();
    this.#count(`${step.op} ${place.indices.length > 0 ? "ok" : "nothing"}`);
    places[place.kind] = next();
  }

  #alloc(step: Step): void {
    const { metadata, values } = this.#values(step);
    const result = plain.alloc(this.#world.memory, kindOf(step.kind).class, metadata);
    const free = this.#frames.flatMap((frame, index) => (frame.byte === 0 ? [index] : []));
    if (result instanceof OutOfFrames) {
      this.#count("alloc OutOfFrames");
      expect(free).toEqual([]);
      expect(result.metadata).toBe(metadata);
      return;
    }
    this.#count("alloc ok");
    if (result instanceof Error) throw result;
    const real = result as PlainFrame;
    const index = real.startPaddr() / PAGE_SIZE;
    expect(free).toContain(index);
    this.#handles.push({ real, model: claimIn(this.#frame(index), index, step.kind, values) });
  }

  #restore(step: Step): void {
    const sent = this.#messages[step.pick % this.#messages.length];
    if (sent === undefined) return;
    const frame = this.#frame(sent.model.index);
    const isThere = frame.state === "raw" && frame.life === sent.model.life;
    const expected = !isThere ? "Stale" : frame.kind !== step.kind ? "OtherKind" : "ok";
    this.#count(`restore ${expected}`);
    const before = expected === "ok" ? undefined : this.#world.region.buffer.slice();
    const result = plain.restore(this.#world.memory, sent.token, kindOf(step.kind).class);
    if (before !== undefined) {
      expectSame(before, this.#world.region.buffer);
      if (!(result instanceof RestoreError)) throw new Error("no RestoreError");
      expect(result.code).toBe(expected);
      return;
    }
    if (result instanceof Error) throw result;
    frame.life++;
    this.#handles.push({ real: result as PlainFrame, model: handTo(frame, sent.model.index, "unique") });
  }

  #useView(step: Step): void {
    const seen = this.#views[step.pick % this.#views.length];
    if (seen === undefined) return;
    const frame = this.#frame(seen.owner.index);
    const { name, fields } = kindOf(seen.kind);
    const field = fields[0];
    const label = `${name}.${field}`;
    const { owner } = seen;
    const isSameState = owner.state === seen.state && frame.state === seen.state && frame.life === seen.life;
    // A shared frame's slot cannot tell which of its handles gave a view: the handle does.
    const isGood = isSameState && (seen.state === "unique" || owner.epoch === seen.epoch);
    const use = seen.isWritable
      ? () => {
          seen.view[field] = step.value;
        }
      : () => seen.view[field];
    if (!isGood) {
      this.#refused({ operation: label, consumedBy: seen.owner.by }, use);
      return;
    }
    this.#count("view used");
    const value = use();
    if (seen.isWritable) frame.values = [step.value, ...frame.values.slice(1)];
    else expect(value).toBe(frame.values[0]);
  }

  #dispose(step: Step): void {
    const kept = this.#pick(step);
    if (kept === undefined) return;
    const { real, model } = kept;
    if (step.disguise !== "none") {
      const copy = step.disguise === "proxy" ? new Proxy(real, {}) : (Object.create(real) as PlainFrame);
      this.#refused({ operation: "drop" }, () => copy[Symbol.dispose]());
      return;
    }
    const frame = this.#frame(model.index);
    if (!this.#owns(model)) {
      const before = this.#world.region.buffer.slice();
      real[Symbol.dispose]();
      expectSame(before, this.#world.region.buffer);
      if (model.state === "raw") spend(model, "fromRaw");
      return;
    }
    this.#count(`dispose ${model.state}`);
    if (model.state === "raw") frame.life++;
    this.#expectEnd(step, model, () => real[Symbol.dispose](), true);
    spend(model, "drop");
  }

  /** One owner of a frame goes: the frame dies, unless others have references to it. */
  #expectEnd(step: Step, { index, state }: ModelHandle, action: () => void, isTold: boolean): void {
    const frame = this.#frame(index);
    const isReference = state === "shared" || state === "rawShared";
    if (isReference && frame.count > 1) {
      frame.count--;
      action();
      return;
    }
    this.#expectBomb(this.#dies(frame, step), action);
    freeIn(frame, isTold);
  }

  /** Operations with a handle for an operand. */
  #operate(op: Step["op"], given: Step): void {
    const { memory } = this.#world;
    const { value, kept } = this.#operand(given);
    const isMove = ["pushFront", "pushBack", "insertBefore", "send", "trySend"].includes(op);
    // A list or channel of the frame's kind, but now and then.
    const kind = kept === undefined ? given.kind : (this.#frame(kept.model.index).kind as KindNumber);
    const step = isMove && given.page !== 0 ? { ...given, kind } : given;
    const { metadata, values } = this.#values(step);
    const box = new Mailbox();
    const actions: Record<string, { operation?: string; needs: readonly string[]; run(): unknown }> = {
      own: { needs: living, run: () => plain.own(value) },
      repurpose: { needs: ["unique"], run: () => plain.repurpose(value, kindOf(step.kind).class, metadata) },
      intoRaw: { needs: ["unique", "shared"], run: () => plain.intoRaw(value) },
      fromRaw: { needs: ["raw", "rawShared"], run: () => plain.fromRaw(value) },
      drop: { needs: ["unique", "shared"], run: () => plain.drop(value) },
      resetAsUnused: { needs: ["unique"], run: () => plain.resetAsUnused(value, memory.allocator) },
      resetWithoutRight: {
        operation: "resetAsUnused",
        needs: [], // whatever the state
        run: () => plain.resetAsUnused(value, { ...(memory.allocator as object) }),
      },
      post: { needs: ["raw"], run: () => plain.post(box, value, step.value) },
      leakyPost: {
        operation: "post",
        needs: ["raw"],
        run: () =>
          plain.post(
            {
              postMessage: (message: unknown) => {
                box.postMessage(message);
                throw new Grief("leaky");
              },
            },
            value,
            step.value,
          ),
      },
      give: { needs: living, run: () => plain.give(value) },
      meta: { needs: ["unique", "shared"], run: () => (value as PlainFrame).meta() },
      metaMut: { needs: ["unique"], run: () => (value as PlainFrame).metaMut() },
      keepView: {
        operation: step.isBomb ? "dynMetaMut" : "dynMeta",
        needs: step.isBomb ? ["unique"] : ["unique", "shared"],
        run: () => (step.isBomb ? (value as PlainFrame).dynMetaMut() : (value as PlainFrame).dynMeta()),
      },
      addresses: {
        operation: (["startPaddr", "endPaddr", "size", "level"] as const)[step.value % 4] ?? "size",
        needs: living,
        run: () =>
          (value as PlainFrame)[(["startPaddr", "endPaddr", "size", "level"] as const)[step.value % 4] ?? "size"](),
      },
      fill: { needs: ["unique", "shared"], run: () => (value as PlainFrame).fill(step.value) },
      owning: {
        needs: ["unique", "shared"],
        run: () => plain.owning(value, (inner) => this.#body(step, inner, kept)),
      },
      intoShared: { needs: ["unique"], run: () => plain.intoShared(value) },
      tryUnique: { needs: ["shared"], run: () => plain.tryUnique(value) },
      downcast: { needs: ["unique", "shared"], run: () => plain.downcast(value, kindOf(step.kind).class) },
      clone: { needs: ["shared"], run: () => (value as PlainFrame).clone() },
      referenceCount: { needs: ["shared"], run: () => (value as PlainFrame).referenceCount() },
      borrow: { needs: ["shared"], run: () => (value as PlainFrame).borrow() },
      equals: { needs: ["shared"], run: () => (value as PlainFrame).equals(value) },
      pushFront: { needs: ["unique"], run: () => plain.pushFront(this.#list(step).real, value) },
      pushBack: { needs: ["unique"], run: () => plain.pushBack(this.#list(step).real, value) },
      insertBefore: { needs: ["unique"], run: () => this.#insert(step, value) },
      send: { needs: ["unique"], run: () => plain.send(this.#channel(step).real, value) },
      trySend: { needs: ["unique"], run: () => plain.trySend(this.#channel(step).real, value) },
    };
    const action = actions[op] ?? expect.unreachable(op);
    const isMethod = [
      "meta",
      "metaMut",
      "keepView",
      "addresses",
      "fill",
      "clone",
      "referenceCount",
      "borrow",
      "equals",
    ].includes(op);
    // What has no methods of a handle cannot be misused through them.
    if (isMethod && (typeof value !== "object" || value === null || !("meta" in value))) return;
    if (op === "own" && value instanceof Error) {
      expect(() => action.run()).toThrow(value);
      return;
    }
    if (op === "owning" && value instanceof Error) {
      expect(() => action.run()).toThrow(value);
      return;
    }
    const operation = action.operation ?? op;
    const misuse = this.#misuse(operation, kept, op === "resetWithoutRight" ? ["unique"] : action.needs);
    if (misuse !== undefined || kept === undefined) {
      this.#refused(misuse ?? { operation }, action.run);
      return;
    }
    const { model, real } = kept;
    const frame = this.#frame(model.index);
    if (op === "fill" && !kindOf(frame.kind).isUntyped) {
      this.#refused({ operation }, action.run);
      return;
    }
    if (op === "resetWithoutRight") {
      this.#refused({ operation }, action.run);
      return;
    }
    if (isMove && frame.kind !== step.kind) {
      this.#refused({ operation }, action.run);
      return;
    }
    if (op === "send" || op === "trySend") {
      this.#send(step, op, model, action.run);
      return;
    }
    this.#count(`${op} ok`);
    switch (op) {
      case "own":
        action.run();
        return;
      case "repurpose": {
        const isBomb = this.#dies(frame, step);
        this.#expectBomb(isBomb, action.run);
        if (isBomb) {
          spend(model, "repurpose");
          freeIn(frame, true);
          return;
        }
        frame.life++;
        model.life++;
        model.by = "repurpose";
        frame.kind = step.kind;
        frame.values = values;
        return;
      }
      case "intoRaw":
        action.run();
        enter(frame, model, model.state === "shared" ? "rawShared" : "raw", "intoRaw");
        return;
      case "fromRaw": {
        action.run();
        const isReference = model.state === "rawShared";
        if (!isReference) {
          frame.life++;
          model.life++;
        }
        enter(frame, model, isReference ? "shared" : "unique", "fromRaw");
        return;
      }
      case "drop":
      case "resetAsUnused":
        this.#expectEnd(step, model, () => void action.run(), op === "drop");
        spend(model, op);
        return;
      case "intoShared":
        action.run();
        enter(frame, model, "shared", "intoShared");
        frame.count = 1;
        return;
      case "tryUnique": {
        const isOnly = frame.count === 1;
        const check = snapshot(this.#world.region, false);
        expect(action.run()).toBe(isOnly);
        this.#count(`tryUnique ${isOnly}`);
        if (!isOnly) {
          check();
          return;
        }
        frame.count = 0;
        frame.life++;
        model.life++;
        enter(frame, model, "unique", "tryUnique");
        return;
      }
      case "downcast": {
        const check = snapshot(this.#world.region, false);
        expect(action.run()).toBe(frame.kind === step.kind);
        this.#count(`downcast ${frame.kind === step.kind}`);
        check();
        return;
      }
      case "clone":
        this.#handles.push({ real: action.run() as PlainFrame, model: referTo(frame, model.index) });
        return;
      case "referenceCount":
        expect(action.run()).toBe(frame.count);
        return;
      case "borrow":
        expect(action.run()).toBe(real);
        return;
      case "equals": {
        expect(action.run()).toBe(true);
        const others = this.#handles.filter(({ model: other }) => other.state === "shared" && this.#owns(other));
        const other = others[step.value % others.length] ?? expect.unreachable();
        expect(real.equals(other.real)).toBe(other.model.index === model.index);
        return;
      }
      case "pushFront":
      case "pushBack": {
        action.run();
        const list = this.#list(step);
        this.#moved(model, list, "listed", op, op === "pushFront" ? 0 : list.indices.length);
        return;
      }
      case "insertBefore": {
        action.run();
        const list = this.#list(step);
        this.#moved(model, list, "listed", op, step.value % (list.indices.length + 1));
        return;
      }
      case "post": {
        action.run();
        spend(model, "post");
        const message = { index: model.index, life: frame.life };
        frame.owner = message;
        this.#messages.push({ token: box.last, model: message });
        expect(box.messages[0]?.data).toBe(step.value);
        return;
      }
      case "leakyPost":
        expect(action.run).toThrow(Grief);
        this.#messages.push({ token: box.last, model: { index: model.index, life: frame.life } });
        return;
      case "give": {
        const moved = action.run() as PlainFrame;
        const { state } = model;
        if (state === "spent") throw new Error("it was consumed");
        if (state === "unique") frame.life++;
        spend(model, "give");
        this.#handles.push({ real: moved, model: handTo(frame, model.index, state) });
        return;
      }
      case "meta": {
        const view = action.run() as View;
        expect(kindOf(frame.kind).fields.map((field) => view[field])).toEqual(frame.values);
        return;
      }
      case "metaMut": {
        const view = action.run() as View;
        const field = kindOf(frame.kind).fields[0];
        view[field] = step.value;
        frame.values = [step.value, ...frame.values.slice(1)];
        return;
      }
      case "keepView":
        this.#views.push({
          view: action.run() as View,
          owner: model,
          life: frame.life,
          state: model.state,
          epoch: model.epoch,
          kind: frame.kind,
          isWritable: step.isBomb,
        });
        return;
      case "addresses": {
        const at = model.index * PAGE_SIZE;
        const expected: Record<string, number> = {
          startPaddr: at,
          endPaddr: at + PAGE_SIZE,
          size: PAGE_SIZE,
          level: 1,
        };
        expect(action.run()).toBe(expected[operation]);
        expect(real.paddrRange()).toEqual({ start: at, end: at + PAGE_SIZE });
        return;
      }
      case "fill":
        action.run();
        frame.page0 = step.value;
        return;
      case "owning": {
        const variant = this.#variant(step);
        const isLast = model.state === "unique" || frame.count === 1;
        if (model.state === "unique") frame.life++;
        spend(model, "give");
        const isBomb = isLast && this.#dies(frame, step);
        if (isLast) freeIn(frame, true);
        else frame.count--;
        if (isBomb) {
          if (variant === "throws") this.#expectBoth(action.run);
          else this.#expectBomb(true, action.run);
          return;
        }
        if (variant === "drops") action.run();
        else expect(action.run).toThrow(variant === "throws" ? "the body failed" : "owning: a path of this body");
        return;
      }
    }
  }

  /** Inserts at a place that the step chooses; what throws must not leave the cursor open. */
  #insert(step: Step, value: unknown): void {
    const list = this.#list(step);
    const cursor = list.real.cursorFront();
    for (let moves = step.value % (list.indices.length + 1); moves > 0; moves--) cursor.moveNext();
    try {
      plain.insertBefore(cursor, value);
    } finally {
      cursor.close();
    }
  }

  #send(step: Step, op: "send" | "trySend", model: ModelHandle, run: () => unknown): void {
    const channel = this.#channel(step);
    const hasRoom = channel.indices.length < CAPACITY;
    if (op === "send" && !channel.isClosed && !hasRoom) return; // it would wait
    if (!channel.isClosed && hasRoom) {
      this.#count(`${op} ok`);
      expect(run()).toBe(op === "trySend" ? true : undefined);
      this.#moved(model, channel, "queued", op, channel.indices.length);
      return;
    }
    this.#count(`${op} no room`);
    if (op === "trySend") expect(run()).toBe(false);
    else expect(run).toThrow(ChannelError);
  }

  #variant(step: Step): "drops" | "leaves" | "throws" {
    return (["drops", "leaves", "throws"] as const)[step.value % 3] ?? "drops";
  }

  #body(step: Step, inner: PlainFrame, kept: Kept | undefined): PlainFrame {
    if (kept === undefined) throw new Error("the body ran without a frame");
    switch (this.#variant(step)) {
      case "drops":
        plain.drop(inner);
        return inner;
      case "leaves":
        return inner;
      case "throws":
        throw new Error("the body failed");
    }
  }

  /** Compares every slot's bytes with the model, the deaths, and the invariants. */
  #compare(): void {
    const { region, memory } = this.#world;
    const slots: SlotFacts[] = [];
    for (const [index, frame] of this.#frames.entries()) {
      const read = region.slot(index);
      const at = region.parts.slots + index * 64;
      const state = frame.state === "unique" ? "live" : frame.state;
      if (read.state !== state) throw new Error(`slot ${index} is ${read.state}, and the model says ${state}`);
      const byte = region.byte(index);
      if (byte !== frame.byte) throw new Error(`byte ${index} is ${byte}, and the model says ${frame.byte}`);
      let values: string | undefined;
      if (frame.state !== "unused") {
        const id = this.#ids.get(frame.kind) ?? read.kind;
        this.#ids.set(frame.kind, id);
        if (read.kind !== id) throw new Error(`slot ${index} has kind ${read.kind}, and ${frame.kind} has id ${id}`);
        values = decode(frame.kind, read.metadata).join();
        if (values !== frame.values.join())
          throw new Error(`slot ${index} holds ${values}, not ${frame.values.join()}`);
      }
      const last = this.#generations[index] ?? expect.unreachable();
      if ((last.life === frame.life) !== (last.generation === read.generation)) {
        throw new Error(
          `slot ${index}: generation ${last.generation} → ${read.generation}, life ${last.life} → ${frame.life}`,
        );
      }
      last.life = frame.life;
      last.generation = read.generation;
      const { held, isElsewhereZero } = region.references(index);
      slots.push({
        index,
        at,
        state: read.state,
        who: read.who,
        generation: read.generation,
        kind: read.kind,
        holder: read.holder,
        references: isElsewhereZero ? [...held.values()].reduce((all, one) => all + one, 0) : -1,
        byte,
        values,
      });
      if (region.page(index)[0] !== frame.page0) throw new Error(`page ${index} begins with another byte`);
    }
    if (new Set(this.#ids.values()).size !== this.#ids.size) throw new Error("two kinds have one id");
    if (deaths.length !== this.#deaths.length) throw new Error(`${deaths.length} deaths, not ${this.#deaths.length}`);
    const death = deaths.at(-1);
    const expected = this.#deaths.at(-1);
    if (death?.kind !== expected?.kind || death?.id !== expected?.id || death?.page0 !== expected?.page0) {
      throw new Error(`the last death is ${JSON.stringify(death)}, not ${JSON.stringify(expected)}`);
    }
    const ids = broken({
      frames: region.frames,
      agent: memory.agent,
      slotsStart: region.parts.slots,
      slotsEnd: region.parts.pages,
      slots,
      owners: this.#owners(),
      lists: this.#lists.map(({ id, indices, real }) => {
        const forwards = region.chain(id, "forwards") ?? [];
        if (forwards.join() !== indices.join()) throw new Error(`list ${id} is ${forwards}, not ${indices}`);
        return { id, size: real.size, forwards, backwards: region.chain(id, "backwards") ?? [] };
      }),
      channels: this.#channels.map(({ id, indices, isClosed }) => {
        const { queued, filled, capacity, closed } = region.channel(id);
        if (queued.join() !== indices.join()) throw new Error(`channel ${id} is ${queued}, not ${indices}`);
        if ((closed !== 0) !== isClosed) throw new Error(`channel ${id} says ${closed}`);
        return { id, capacity, queued, filled };
      }),
      reset: new Set(this.#frames.flatMap(({ isReset }, index) => (isReset ? [index] : []))),
    });
    if (ids.length > 0) throw new Error(`broken: ${ids.join(", ")}`);
  }

  /** Everybody who owns a frame, from the handles themselves and the messages on their way. */
  #owners(): OwnerFacts[] {
    const owners: OwnerFacts[] = [];
    for (const { real, model } of this.#handles) {
      if (!this.#owns(model) || model.state === "spent") continue;
      const frame = this.#frame(model.index);
      const { fields } = kindOf(frame.kind);
      const { state } = model;
      const view = state === "unique" || state === "shared" ? real.meta() : undefined;
      owners.push({
        paddr: real.startPaddr(),
        state: state === "rawShared" ? "shared" : state,
        kind: this.#ids.get(frame.kind) ?? 0,
        // What was made raw is not read: the model's values stand for it.
        values: view ? fields.map((field) => view[field]).join() : state === "raw" ? undefined : frame.values.join(),
      });
    }
    for (const { token, model } of this.#messages) {
      const frame = this.#frame(model.index);
      if (frame.owner !== model) continue;
      const kind = this.#ids.get(frame.kind) ?? 0;
      owners.push({ paddr: Number(token.index) * PAGE_SIZE, state: "raw", kind, values: undefined });
    }
    return owners;
  }
}

describe("random operations against a model", () => {
  // Tens of thousands of errors are expected: their stacks would cost more than all the rest.
  const stackTraceLimit = Error.stackTraceLimit;
  beforeAll(() => {
    Error.stackTraceLimit = 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  it("agree with it, 100,000 in all", () => {
    fc.assert(
      fc.property(steps(200), fc.integer({ min: 3, max: 6 }), fc.boolean(), (sequence, frames, isShared) => {
        const run = new Run(isShared ? sharedWorld({ frames }) : privateWorld({ frames }));
        for (const step of sequence) run.step(step);
      }),
      { numRuns: 1400, seed: 20_260_101 },
    );
    expect(counts.steps).toBeGreaterThanOrEqual(100_000);
    // The sequences are worth something: every operation succeeded often, was refused often, and bombs went off.
    expect(counts.misuses).toBeGreaterThan(10_000);
    expect(counts.bombs).toBeGreaterThan(400);
    for (const op of [
      "own",
      "repurpose",
      "intoRaw",
      "fromRaw",
      "drop",
      "resetAsUnused",
      "post",
      "give",
      "meta",
      "fill",
      "intoShared",
      "tryUnique",
      "downcast",
      "clone",
      "referenceCount",
      "borrow",
      "equals",
      "pushFront",
      "pushBack",
      "insertBefore",
      "send",
      "trySend",
    ]) {
      expect(counts.done.get(`${op} ok`), `${op} ok`).toBeGreaterThan(150);
      expect(counts.done.get(`${op} refused`), `${op} refused`).toBeGreaterThan(100);
    }
    for (const what of [
      "restore ok",
      "restore Stale",
      "restore OtherKind",
      "alloc OutOfFrames",
      "fromUnused Unique",
      "fromUnused InUse",
      "frameFromUnused ok",
      "frameFromUnused Unique",
      "frameFromUnused InUse",
      "fromInUse ok",
      "fromInUse Unused",
      "fromInUse Unique",
      "tryUnique true",
      "tryUnique false",
      "downcast true",
      "downcast false",
      "pop ok",
      "takeCurrent ok",
      "receive ok",
      "receiveMany ok",
      "sendMany ok",
      "send no room",
      "trySend no room",
      "dropList ok",
      "dropChannel ok",
      "dispose shared",
      "dispose rawShared",
    ]) {
      expect(counts.done.get(what), what).toBeGreaterThan(100);
    }
  });
});
