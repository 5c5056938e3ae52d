import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OwnershipError, PAGE_SIZE } from "../src/index.js";
import { deaths, Grief, Logged, LoggedPages, plan, resetDeaths } from "./support/drop-log.js";
import { claimed, type PlainCursor, type PlainFrame, type PlainList, plain } from "./support/plain.js";
import { snapshot } from "./support/unchanged.js";
import { backings, type World } from "./support/worlds.js";

/*
 * Random operations on several lists, against arrays. After every operation each slot, each link and each head is read from
 * the bytes and compared, both ways round; every misuse must be refused, and change no byte.
 */

const kinds = [Logged, LoggedPages] as const;
const kindNames = ["Logged", "LoggedPages"] as const;
type KindNumber = 0 | 1;

const ops = [
  "claim",
  "claim",
  "claim",
  "pushFront",
  "pushFront",
  "pushBack",
  "pushBack",
  "popFront",
  "popBack",
  "contains",
  "iterate",
  "cursorFront",
  "cursorBack",
  "cursorAt",
  "cursorAt",
  "moveNext",
  "moveNext",
  "movePrev",
  "movePrev",
  "currentMeta",
  "takeCurrent",
  "insertBefore",
  "insertBefore",
  "close",
  "dropFrame",
  "dropList",
  "attach",
  "again",
] as const;

interface Step {
  readonly op: (typeof ops)[number];
  readonly list: number;
  /** Picks a frame, a page, an id. */
  readonly pick: number;
  readonly kind: KindNumber;
  /** A frame that fits is picked, where there is one. */
  readonly isFitting: boolean;
  readonly isBomb: boolean;
}

const steps = fc.array(
  fc.record({
    op: fc.constantFrom(...ops),
    list: fc.nat(2),
    pick: fc.nat(1000),
    kind: fc.constantFrom<KindNumber>(0, 1),
    isFitting: fc.oneof({ weight: 7, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    isBomb: fc.boolean(),
  }),
  { minLength: 1, maxLength: 300, size: "max" },
);

/** A frame that is in a variable. */
interface Loose {
  readonly frame: PlainFrame;
  readonly page: number;
}
interface ModelList {
  kind: KindNumber;
  /** Every handle of the list; each is as good as the first. */
  handles: PlainList[];
  /** The oracle: pages from front to back. */
  pages: number[];
  cursor: { readonly real: PlainCursor; at: number } | undefined;
  id: number;
}

const counts = { steps: 0, refused: 0, bombs: 0, done: new Map<string, number>() };

class Run {
  readonly #world: World;
  readonly #lists: ModelList[];
  readonly #loose: Loose[] = [];
  /** Handles that were pushed, and frames that were dropped. */
  readonly #spent: PlainFrame[] = [];
  readonly #closed: PlainCursor[] = [];
  /** Kind and id of every frame in use, by page. */
  readonly #meta = new Map<number, { kind: KindNumber; id: number }>();
  #nextId = 1;

  constructor(world: World) {
    this.#world = world;
    resetDeaths();
    this.#lists = ([0, 0, 1] as const).map((kind) => this.#newList(kind));
  }

  #newList(kind: KindNumber): ModelList {
    const { region, memory } = this.#world;
    const ids = () => Array.from({ length: 8 }, (_, at) => at + 1).filter((id) => region.list(id).kind !== 0);
    const before = ids();
    const list = plain.createList(memory, kinds[kind]);
    const id = ids().find((other) => !before.includes(other)) ?? expect.unreachable("no id was taken");
    return { kind, handles: [list], pages: [], cursor: undefined, id };
  }

  step(step: Step): void {
    counts.steps++;
    const list = this.#lists[step.list] ?? expect.unreachable();
    const real = list.handles[step.pick % list.handles.length] ?? expect.unreachable();
    deaths.length = 0;
    plan.act = undefined;
    const done = this.#perform(step, list, real);
    if (done) counts.done.set(step.op, (counts.done.get(step.op) ?? 0) + 1);
    this.#compare();
  }

  /** Carries a step out. False where there was nothing to do, or it was refused. */
  #perform(step: Step, list: ModelList, real: PlainList): boolean {
    const { memory, region } = this.#world;
    const { op } = step;
    const cursor = list.cursor;
    switch (op) {
      case "claim": {
        const page = step.pick % region.frames;
        if (this.#meta.has(page)) return false;
        const id = this.#nextId++;
        this.#meta.set(page, { kind: step.kind, id });
        this.#loose.push({ frame: claimed(memory, page * PAGE_SIZE, kinds[step.kind], { id }), page });
        return true;
      }
      case "dropFrame": {
        const [it] = this.#loose.splice(step.pick % Math.max(1, this.#loose.length), 1);
        if (it === undefined) return false;
        plain.drop(it.frame);
        this.#expectDeaths([it.page]);
        this.#spent.push(it.frame);
        return true;
      }
      case "pushFront":
      case "pushBack":
        return this.#insert(step, list, (frame) => plain[op](real, frame), op === "pushBack" ? list.pages.length : 0);
      case "insertBefore":
        if (cursor === undefined) return false;
        if (!this.#insert(step, list, (frame) => plain.insertBefore(cursor.real, frame), cursor.at)) return false;
        cursor.at++; // it stays at the same element, or at the ghost position
        return true;
      case "popFront":
      case "popBack": {
        if (this.#isBusy(list, op, () => real[op]())) return false;
        const page = op === "popFront" ? list.pages.shift() : list.pages.pop();
        return this.#receive(real[op](), page);
      }
      case "contains": {
        const page = step.pick % (region.frames + 2);
        for (const paddr of [page * PAGE_SIZE, page * PAGE_SIZE + 1, -PAGE_SIZE]) {
          expect(real.contains(paddr)).toBe(list.pages.includes(paddr / PAGE_SIZE));
        }
        return true;
      }
      case "iterate": {
        if (this.#isBusy(list, "cursorFront", () => [...real])) return false;
        const seen: unknown[] = [];
        for (const meta of real) {
          seen.push(meta.id);
          if (seen.length > step.pick % 8) break; // a loop that is left closes its cursor
        }
        expect(seen).toEqual(list.pages.map((page) => this.#meta.get(page)?.id).slice(0, (step.pick % 8) + 1));
        return true;
      }
      case "cursorFront":
      case "cursorBack": {
        if (this.#isBusy(list, op, () => real[op]())) return false;
        const at = op === "cursorFront" ? 0 : Math.max(0, list.pages.length - 1);
        list.cursor = { real: real[op](), at };
        return true;
      }
      case "cursorAt": {
        const page = list.pages[step.pick % (list.pages.length + 1)] ?? step.pick % (region.frames + 1);
        const open = () => real.cursorAt(page * PAGE_SIZE + (step.isFitting ? 0 : 1));
        if (this.#isBusy(list, op, open)) return false;
        const at = step.isFitting ? list.pages.indexOf(page) : -1;
        const opened = open();
        expect(opened !== undefined).toBe(at >= 0);
        if (opened === undefined) return false;
        list.cursor = { real: opened, at };
        return true;
      }
      case "moveNext":
      case "movePrev":
        if (cursor === undefined) return false;
        cursor.real[op]();
        cursor.at = this.#moved(cursor.at, op === "moveNext" ? 1 : -1, list.pages.length);
        return true;
      case "currentMeta": {
        if (cursor === undefined) return false;
        const view = cursor.real.currentMeta();
        const page = list.pages[cursor.at];
        const meta = page === undefined ? undefined : this.#meta.get(page);
        expect(view?.id).toBe(meta?.id);
        if (view === undefined || meta === undefined) return true;
        meta.id = this.#nextId++;
        view.id = meta.id;
        return true;
      }
      case "takeCurrent": {
        if (cursor === undefined) return false;
        const [page] = list.pages.splice(cursor.at, 1);
        return this.#receive(cursor.real.takeCurrent(), page);
      }
      case "close":
        if (cursor === undefined) return false;
        list.cursor = undefined;
        cursor.real.close();
        cursor.real.close(); // does nothing
        this.#closed.push(cursor.real);
        return true;
      case "attach": {
        if (list.handles.length === 3 || this.#isBusy(list, "export", () => real.export())) return false;
        list.handles.push(plain.attachList(memory, structuredClone(real.export()), kinds[list.kind]));
        return true;
      }
      case "dropList":
        return this.#dropList(step, list, real);
      case "again": {
        // A cursor that was closed does nothing more, also while another one is open.
        const closed = this.#closed[step.pick % this.#closed.length];
        closed?.close();
        if (closed !== undefined) this.#refused("moveNext", () => closed.moveNext());
        // What was pushed or dropped is no frame any more, wherever it is now.
        const frame = this.#spent[step.pick % this.#spent.length];
        if (frame === undefined) return false;
        this.#refused("meta", () => frame.meta());
        this.#refused("pushBack", () => plain.pushBack(real, frame));
        return true;
      }
    }
  }

  /** The ghost position is behind the last element, and before the first. */
  #moved(at: number, by: number, length: number): number {
    return (at + by + length + 1) % (length + 1);
  }

  #insert(step: Step, list: ModelList, run: (frame: PlainFrame) => void, at: number): boolean {
    const fitting = this.#loose.filter(({ page }) => this.#meta.get(page)?.kind === list.kind);
    const from = step.isFitting ? fitting : this.#loose;
    const it = from[step.pick % from.length];
    if (it === undefined) return false;
    if (this.#meta.get(it.page)?.kind !== list.kind) {
      this.#refused(step.op, () => run(it.frame));
      return false;
    }
    if (step.op !== "insertBefore" && this.#isBusy(list, step.op, () => run(it.frame))) return false;
    run(it.frame);
    this.#loose.splice(this.#loose.indexOf(it), 1);
    this.#spent.push(it.frame);
    list.pages.splice(at, 0, it.page);
    return true;
  }

  #receive(frame: PlainFrame | undefined, page: number | undefined): boolean {
    expect(frame?.startPaddr()).toBe(page === undefined ? undefined : page * PAGE_SIZE);
    if (frame === undefined || page === undefined) return true;
    const { kind, id } = this.#meta.get(page) ?? expect.unreachable();
    expect(frame.meta()).toBeInstanceOf(kinds[kind]);
    expect(frame.meta().id).toBe(id);
    this.#loose.push({ frame, page });
    return true;
  }

  #dropList(step: Step, list: ModelList, real: PlainList): boolean {
    if (this.#isBusy(list, "drop", () => real.drop())) return false;
    const { pages } = list;
    const bombs = step.isBomb ? pages.filter((_, at) => at % 2 === step.pick % 2).length : 0;
    let calls = 0;
    plan.act = () => {
      if (step.isBomb && calls++ % 2 === step.pick % 2) throw new Grief("bomb");
    };
    let caught: unknown;
    try {
      real.drop();
    } catch (error) {
      caught = error;
    }
    plan.act = undefined;
    counts.bombs += bombs;
    if (bombs > 0) {
      expect(caught).toBeInstanceOf(AggregateError);
      expect((caught as AggregateError).errors).toEqual(Array.from({ length: bombs }, () => expect.any(Grief)));
    } else expect(caught).toBe(undefined);
    this.#expectDeaths(pages); // front to back
    real.drop(); // does nothing
    for (const other of list.handles) {
      if (other !== real) this.#refused("drop", () => other.drop());
      this.#refused("popFront", () => other.popFront());
      this.#refused("contains", () => other.contains(0));
      this.#refused("size", () => other.size);
    }
    Object.assign(list, this.#newList(list.kind));
    return true;
  }

  #expectDeaths(pages: readonly number[]): void {
    const expected = pages.map((page) => {
      const { kind, id } = this.#meta.get(page) ?? expect.unreachable();
      this.#meta.delete(page);
      return { kind: kindNames[kind], id, page0: 0 };
    });
    expect(deaths).toEqual(expected);
  }

  /** Has the list an open cursor? Then the operation must be refused. */
  #isBusy(list: ModelList, operation: string, run: () => unknown): boolean {
    if (list.cursor === undefined) return false;
    const error = this.#refused(operation, run);
    expect(error.message).toMatch(/has an open cursor in this thread; close it first$/);
    return true;
  }

  #refused(operation: string, run: () => unknown): OwnershipError {
    counts.refused++;
    const check = snapshot(this.#world.region, counts.refused % 32 === 0);
    let caught: unknown;
    try {
      run();
    } catch (error) {
      caught = error;
    }
    check();
    if (!(caught instanceof OwnershipError)) throw new Error(`${operation} was not refused, but: ${String(caught)}`);
    expect(caught.operation).toBe(operation);
    return caught;
  }

  #compare(): void {
    const { region } = this.#world;
    const where = new Map<number, number>();
    for (const { id, pages, cursor, handles } of this.#lists) {
      const head = region.list(id);
      if (head.size !== pages.length || head.kind === 0) throw new Error(`list ${id} says it has ${head.size} frames`);
      if ((head.lock !== 0) !== (cursor !== undefined)) throw new Error(`list ${id} has the lock ${head.lock}`);
      const forwards = region.chain(id, "forwards")?.join();
      const backwards = region.chain(id, "backwards")?.reverse().join();
      if (forwards !== pages.join()) throw new Error(`list ${id} is ${forwards}, and not ${pages.join()}`);
      if (backwards !== pages.join()) throw new Error(`list ${id} is ${backwards} backwards, and not ${pages.join()}`);
      for (const page of pages) where.set(page, id);
      if (handles[0]?.size !== pages.length || handles[0].isEmpty !== (pages.length === 0)) throw new Error("size");
      if (cursor === undefined) continue;
      if (cursor.real.size !== pages.length) throw new Error("the cursor's size");
      const at = cursor.real.currentPaddr();
      const page = pages[cursor.at];
      if (at !== (page === undefined ? undefined : page * PAGE_SIZE)) throw new Error(`the cursor is at ${at}`);
    }
    for (let page = 0; page < region.frames; page++) {
      const slot = region.slot(page);
      const meta = this.#meta.get(page);
      const list = where.get(page);
      const state = meta === undefined ? "unused" : list === undefined ? "live" : "listed";
      if (slot.state !== state) throw new Error(`page ${page} is ${slot.state}, and not ${state}`);
      if (list !== undefined && slot.who !== list) throw new Error(`page ${page} says it is in list ${slot.who}`);
      if (meta !== undefined && slot.metadata.getUint32(0, true) !== meta.id) throw new Error(`page ${page}: metadata`);
      if (region.byte(page) !== (meta === undefined ? 0 : 1)) throw new Error(`page ${page}: the allocator's byte`);
    }
  }
}

describe("random operations on lists against arrays", () => {
  const stackTraceLimit = Error.stackTraceLimit;
  beforeAll(() => {
    Error.stackTraceLimit = 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  it.each(backings)("agree with them in $name", ({ make }) => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 12 }), (sequence, frames) => {
        const run = new Run(make({ frames }));
        for (const step of sequence) run.step(step);
      }),
      { numRuns: 112, seed: 20_260_102 },
    );
  });

  it("were 100,000 in all, and each of them often", () => {
    expect(counts.steps).toBeGreaterThanOrEqual(100_000);
    expect(counts.refused).toBeGreaterThan(5000);
    expect(counts.bombs).toBeGreaterThan(80);
    for (const op of ops) expect(counts.done.get(op), op).toBeGreaterThan(300);
  });
});
