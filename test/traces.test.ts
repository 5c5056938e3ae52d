import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { FrameMeta, GetFrameError, PAGE_SIZE, type PageReader, u8, u16, u32, u64 } from "../src/index.js";
import { Grief } from "./support/drop-log.js";
import { type PlainFrame, plain, type View } from "./support/plain.js";
import { privateWorld, type World } from "./support/worlds.js";

/*
 * Replays what the original's own code did (traces of the unmodified Rust sources), as far as unique frames go. A page
 * that a step of another part touches (shared frames, lists, segments) is left out until it is unused again.
 *
 * Decided differences, and nothing else is let pass:
 *
 *   D1  a failed claim hands the metadata back: the original destroys it (its `dtor` events are left out throughout)
 *   D2  onDrop fails in a drop or a reset: here the frame is unused; there it stays BUSY for ever
 *   D3  onDrop fails in a repurpose: here the frame is unused; there it stays UNIQUE without metadata
 *   D4  the allocator hears of a frame before anybody can claim it: there the slot is UNUSED by then. And it hears only
 *       of frames that it handed out; for the others its byte says what a `dealloc` event says there
 */

const root = "../shared/traces";

type Value = readonly [kind: string, ...fields: number[]];
type Slot = readonly [state: string, count: number | string, inList: number, lid: number, m: Value | null];
interface Handle {
  readonly h: number;
  readonly t: string;
  readonly p: number;
}
interface Step {
  readonly i: number;
  readonly op: string;
  readonly args: { readonly p?: number; readonly h?: number; readonly m?: Value; readonly v?: number };
  readonly panic_at?: number;
  readonly probe?: readonly string[];
  readonly res: { readonly ok?: unknown; readonly err?: unknown; readonly panic?: string };
  readonly ev: readonly (readonly unknown[])[];
  readonly st: readonly Slot[];
}

/** What onDrop noted: as the trace's events have it. */
const events: unknown[][] = [];
const inOnDrop: { act: ((address: number) => void) | undefined } = { act: undefined };
const dying = { address: 0 };

function noteDrop(value: Value, page: PageReader): void {
  const all = new Uint8Array(page.size);
  page.read(0, all);
  events.push(["on_drop", dying.address, value, page.size, Number(new DataView(all.buffer).getBigUint64(0, true))]);
  inOnDrop.act?.(dying.address);
}

class A extends FrameMeta("A", { a: u32, b: u64 }) {
  override onDrop(page: PageReader): void {
    noteDrop(["A", this.a, Number(this.b)], page);
  }
}
class B extends FrameMeta("B", { x: u16, y: u8 }) {
  override onDrop(page: PageReader): void {
    noteDrop(["B", this.x, this.y], page);
  }
}
class U extends FrameMeta("U", { z: u64 }, { untyped: true }) {
  override onDrop(page: PageReader): void {
    noteDrop(["U", Number(this.z)], page);
  }
}
/** A link's events name what it holds. */
class LA extends FrameMeta("LA", { a: u32, b: u64 }) {
  override onDrop(page: PageReader): void {
    noteDrop(["A", this.a, Number(this.b)], page);
  }
}
class LU extends FrameMeta("LU", { z: u64 }, { untyped: true }) {
  override onDrop(page: PageReader): void {
    noteDrop(["U", Number(this.z)], page);
  }
}
const kinds: Readonly<
  Record<string, { readonly kind: unknown; readonly fields: readonly string[]; readonly big: readonly string[] }>
> = {
  A: { kind: A, fields: ["a", "b"], big: ["b"] },
  B: { kind: B, fields: ["x", "y"], big: [] },
  U: { kind: U, fields: ["z"], big: ["z"] },
  LA: { kind: LA, fields: ["a", "b"], big: ["b"] },
  LU: { kind: LU, fields: ["z"], big: ["z"] },
};
const kindNamed = (name: string) => kinds[name] ?? expect.unreachable(`no kind ${name}`);

/** A trace's value as the metadata of our kind. */
function metadataOf([name, ...fields]: Value): { kind: unknown; metadata: Record<string, unknown> } {
  const { kind, fields: names, big } = kindNamed(name);
  const entries = names.map((field, at) => [field, big.includes(field) ? BigInt(fields[at] ?? 0) : fields[at]]);
  return { kind, metadata: Object.fromEntries(entries) };
}

const readValue = (name: string, view: View): Value => [
  name,
  ...kindNamed(name).fields.map((field) => Number(view[field])),
];

/** The metadata in a slot, read by this file: u64 before u32, u16 before u8. */
function stored(name: string, data: DataView): Value {
  switch (name) {
    case "A":
    case "LA":
      return [name, data.getUint32(8, true), Number(data.getBigUint64(0, true))];
    case "B":
      return [name, data.getUint16(0, true), data.getUint8(2)];
    default:
      return [name, Number(data.getBigUint64(0, true))];
  }
}

const unique = new Set([
  "u_from_unused",
  "u_meta",
  "u_meta_mut",
  "u_dyn_meta",
  "u_dyn_meta_mut",
  "u_info",
  "u_repurpose",
  "u_reset",
  "u_drop",
  "u_into_raw",
  "u_from_raw",
]);
const total = { steps: 0, replayed: new Map<string, number>(), panics: 0, probes: 0 };

class Replay {
  readonly #world: World;
  readonly #pages: number;
  /** Our frame behind a handle number of the trace, with its kind; only for pages that are not left out. */
  readonly #frames = new Map<number, { frame: PlainFrame; kind: string; page: number }>();
  /** Pages of all handles of the trace, for f_write. */
  readonly #pageOf = new Map<number, number>();
  readonly #leftOut = new Set<number>();
  #before: readonly Slot[];

  constructor(pages: number) {
    this.#pages = pages;
    this.#world = privateWorld({ frames: pages });
    this.#before = Array.from({ length: pages }, () => ["UNUSED", 0, 0, 0, null] as const);
    events.length = 0;
    inOnDrop.act = undefined;
  }

  step(step: Step): void {
    total.steps++;
    const page = this.#pageFor(step);
    const isOurs =
      unique.has(step.op) && page !== undefined && (page >= this.#pages || page < 0 || !this.#leftOut.has(page));
    if (isOurs && (step.op === "u_from_unused" || this.#frames.has(step.args.h ?? 0))) this.#replay(step, page);
    this.#note(step, isOurs ? page : undefined);
    this.#compareSlots(step);
  }

  #pageFor({ op, args }: Step): number | undefined {
    if (op === "u_from_unused") return Math.floor((args.p ?? 0) / PAGE_SIZE);
    return args.h === undefined ? undefined : this.#pageOf.get(args.h);
  }

  #replay(step: Step, page: number): void {
    total.replayed.set(step.op, (total.replayed.get(step.op) ?? 0) + 1);
    events.length = 0;
    dying.address = page * PAGE_SIZE;
    inOnDrop.act = (address) => {
      for (const name of step.probe ?? []) {
        if (name !== "u_from_unused") continue;
        const refused = plain.fromUnused(this.#world.memory, address, B, { x: 9, y: 9 });
        events.push(["probe", name, address, refused instanceof GetFrameError ? refused.code : "ok"]);
        total.probes++;
      }
      if (step.panic_at === 0) throw new Grief("on_drop");
    };
    const result = this.#run(step, page);
    inOnDrop.act = undefined;
    expect(result, JSON.stringify(step)).toEqual(
      step.res.err === undefined && step.res.panic === undefined ? { ok: step.res.ok } : step.res,
    );
    const theirs = step.ev
      .filter(([name, probe]) => name === "on_drop" || (name === "probe" && probe === "u_from_unused"))
      .map(([name, ...rest], at) => {
        if (name === "probe") return [name, ...rest.slice(0, 3)];
        const [address, value, length, page0] = rest;
        // Typed kinds do not read their page there.
        return [name, address, value, length, page0 ?? (events[at]?.[4] as number)];
      });
    expect(events, JSON.stringify(step)).toEqual(theirs);
    const isTold = step.ev.some(([name]) => name === "dealloc");
    if (step.op === "u_drop" && step.res.panic === undefined) {
      expect(isTold).toBe(true);
      expect(this.#world.region.byte(page)).toBe(0);
    }
    if (step.op === "u_reset" || step.op === "u_repurpose") {
      expect(isTold).toBe(false);
      if (step.res.panic === undefined) expect(this.#world.region.byte(page)).not.toBe(0);
    }
  }

  /** Carries the step out, and says what came of it in the trace's words. */
  #run(step: Step, page: number): unknown {
    const { memory, region } = this.#world;
    const { args, op } = step;
    if (op === "u_from_unused") {
      const value = args.m ?? expect.unreachable();
      const { kind, metadata } = metadataOf(value);
      const frame = plain.fromUnused(memory, args.p, kind, metadata);
      if (frame instanceof GetFrameError) {
        expect(frame.metadata).toBe(metadata); // D1
        return { err: frame.code };
      }
      const { h } = step.res.ok as Handle;
      this.#frames.set(h, { frame: frame as PlainFrame, kind: value[0], page });
      return { ok: { h, t: `U<${value[0]}>`, p: (frame as PlainFrame).startPaddr() } };
    }
    const held = this.#frames.get(args.h ?? 0) ?? expect.unreachable();
    const { frame, kind } = held;
    const consumes = ["u_repurpose", "u_reset", "u_drop", "u_into_raw", "u_from_raw"].includes(op);
    if (consumes) this.#frames.delete(args.h ?? 0);
    const write = (view: View): unknown => {
      Object.assign(view, metadataOf(args.m ?? expect.unreachable()).metadata);
      return { ok: null };
    };
    const renamed = (t: string, stays: string): unknown => {
      const { h } = step.res.ok as Handle;
      this.#frames.set(h, { frame, kind: stays, page });
      return { ok: { h, t: `${t}<${stays}>`, p: frame.startPaddr() } };
    };
    try {
      switch (op) {
        case "u_meta":
          return { ok: readValue(kind, frame.meta()) };
        case "u_meta_mut":
          return write(frame.metaMut());
        case "u_dyn_meta": {
          const view = frame.dynMeta();
          return {
            ok: { m: readValue(kind, view), untyped: (view.constructor as unknown as { untyped: boolean }).untyped },
          };
        }
        case "u_dyn_meta_mut":
          return write(frame.dynMetaMut());
        case "u_info":
          return { ok: { p: frame.startPaddr(), size: frame.size(), level: frame.level(), debug: inspect(frame) } };
        case "u_repurpose": {
          const value = args.m ?? expect.unreachable();
          const { kind: next, metadata } = metadataOf(value);
          plain.repurpose(frame, next, metadata);
          return renamed("U", value[0]);
        }
        case "u_into_raw":
          plain.intoRaw(frame);
          return renamed("RU", kind);
        case "u_from_raw":
          plain.fromRaw(frame);
          return renamed("U", kind);
        case "u_drop":
          plain.drop(frame);
          return { ok: null };
        case "u_reset":
          plain.resetAsUnused(frame, memory.allocator);
          return { ok: null };
        default:
          return expect.unreachable(op);
      }
    } catch (error) {
      if (!(error instanceof Grief)) throw error;
      total.panics++;
      expect(region.slot(page).state).toBe("unused"); // D2, D3
      expect(step.st[page]?.[0]).toBe(op === "u_repurpose" ? "UNIQUE" : "BUSY");
      this.#leftOut.add(page);
      return { panic: "on_drop" };
    }
  }

  /** Follows the trace: which handle is on which page, and which pages other parts have touched. */
  #note(step: Step, ours: number | undefined): void {
    const { region } = this.#world;
    const visit = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(visit);
      else if (typeof value === "object" && value !== null && "h" in value) {
        const handle = value as { h: number; p?: number; start?: number };
        const at = handle.p ?? handle.start;
        if (at !== undefined) this.#pageOf.set(handle.h, at / PAGE_SIZE);
      }
    };
    visit(step.res.ok);
    if (step.op === "f_write") {
      const page = this.#pageOf.get(step.args.h ?? 0) ?? expect.unreachable();
      const bytes = region.page(page);
      new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(0, BigInt(step.args.v ?? 0), true);
    }
    for (const [page, slot] of step.st.entries()) {
      const before = this.#before[page];
      const hasChanged = JSON.stringify(slot) !== JSON.stringify(before);
      if (hasChanged && page !== ours && !this.#leftOut.has(page)) this.#leaveOut(page);
      if (slot[0] === "UNUSED" && slot[2] === 0) this.#leftOut.delete(page);
    }
    this.#before = step.st;
  }

  #leaveOut(page: number): void {
    this.#leftOut.add(page);
    for (const [h, held] of this.#frames) {
      if (held.page !== page) continue;
      this.#frames.delete(h);
      dying.address = page * PAGE_SIZE;
      held.frame[Symbol.dispose]();
    }
  }

  #compareSlots(step: Step): void {
    const { region } = this.#world;
    for (const [page, [state, , , , value]] of step.st.entries()) {
      if (this.#leftOut.has(page)) continue;
      const slot = region.slot(page);
      const ours =
        slot.state === "live" || slot.state === "raw" ? "UNIQUE" : slot.state === "unused" ? "UNUSED" : slot.state;
      if (ours !== state) throw new Error(`page ${page} is ${ours}, not ${state}, after ${JSON.stringify(step)}`);
      if (value === null) continue;
      const [name] = value;
      expect(stored(name, slot.metadata)).toEqual(value.slice(0, 1 + kindNamed(name).fields.length));
    }
  }
}

function replay(file: string, length?: number): void {
  const [header, ...lines] = gunzipSync(readFileSync(file)).toString("utf8").trim().split("\n");
  const { n } = JSON.parse(header ?? "") as { n: number };
  const run = new Replay(n);
  for (const line of lines.slice(0, length)) run.step(JSON.parse(line) as Step);
}

const filesIn = (folder: string): string[] =>
  (existsSync(root) ? readdirSync(join(root, folder)) : [])
    .filter((name) => name.endsWith(".jsonl.gz"))
    .map((name) => join(root, folder, name));

// The traces are beside the project, not in it.
describe.skipIf(!existsSync(root))("the original's traces", () => {
  // The two that make the original's memory illegal on purpose, by writing counts or stealing frames in the allocator.
  const isReplayable = (file: string) => !/saturation|dealloc_window|misuse/.test(file);

  it.each(filesIn("scenarios").filter(isReplayable))("scenario %s", (file) => replay(file));

  it("random ones", () => {
    for (const file of filesIn("random")) replay(file);
  });

  it("were replayed for the most part", () => {
    for (const op of unique) expect(total.replayed.get(op) ?? 0, op).toBeGreaterThan(40);
    expect(total.panics).toBeGreaterThan(30);
    expect(total.probes).toBeGreaterThan(20);
  });
});
