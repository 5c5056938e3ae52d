import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GetFrameError, PAGE_SIZE, RestoreError } from "../src/index.js";
import { deaths, Logged, plan, resetDeaths } from "./support/drop-log.js";
import {
  Mailbox,
  mustOwn,
  type PlainChannel,
  type PlainCursor,
  type PlainExport,
  type PlainFrame,
  type PlainList,
  type PlainMemory,
  plain,
} from "./support/plain.js";
import { RegionReader } from "./support/region.js";

/*
 * Random operations of several agents on one memory, one after another, against a model of plain objects: what each of them
 * owns, what is in exported lists and channels, and what is left when an agent ends and is reclaimed. What happens when it
 * ends in the middle of an operation is for the explorer.
 */

const FRAMES = 10;
const ops = [
  "claim",
  "claim",
  "claimShared",
  "fromInUse",
  "fromInUse",
  "share",
  "clone",
  "tryUnique",
  "drop",
  "drop",
  "intoRaw",
  "fromRaw",
  "post",
  "restore",
  "newList",
  "push",
  "push",
  "push",
  "pop",
  "openCursor",
  "takeCurrent",
  "closeCursor",
  "exportList",
  "dropList",
  "newChannel",
  "send",
  "send",
  "send",
  "receive",
  "exportChannel",
  "closeChannel",
  "dropChannel",
  "end",
  "reclaim",
  "reclaim",
  "spawn",
] as const;
interface Step {
  readonly op: (typeof ops)[number];
  readonly agent: number;
  readonly pick: number;
}
const steps = fc.array(fc.record({ op: fc.constantFrom(...ops), agent: fc.nat(1000), pick: fc.nat(1000) }), {
  minLength: 1,
  maxLength: 300,
  size: "max",
});

interface Agent {
  readonly memory: PlainMemory;
  readonly exported: PlainExport;
}
interface Held {
  readonly agent: Agent;
  readonly frame: PlainFrame;
  readonly page: number;
  state: "unique" | "shared" | "raw" | "rawShared";
}
/** A list or a channel. */
interface Place<Real> {
  /** Whose it is; undefined since it was exported. */
  owner: Agent | undefined;
  /** Each agent's own handle of it. */
  readonly reals: Map<Agent, Real>;
  readonly pages: number[];
  readonly id: number;
}
interface List extends Place<PlainList> {
  cursor: { readonly agent: Agent; readonly real: PlainCursor } | undefined;
}
interface Channel extends Place<PlainChannel> {
  isClosed: boolean;
}
interface Message {
  readonly token: unknown;
  readonly page: number;
  readonly holder: Agent;
}

const counts = { steps: 0, done: new Map<string, number>(), reclaimed: new Map<string, number>() };

class Run {
  readonly #region: RegionReader;
  readonly #agents: Agent[] = [];
  /** Those that do nothing any more, and were not reclaimed yet. */
  readonly #ended: Agent[] = [];
  #held: Held[] = [];
  readonly #lists: List[] = [];
  readonly #channels: Channel[] = [];
  readonly #messages: Message[] = [];
  /** Tokens that are worth nothing any more. */
  readonly #stale: unknown[] = [];

  constructor() {
    resetDeaths();
    const memory = plain.createMemory({ name: "dma", frames: FRAMES, shared: true, kinds: [Logged] });
    this.#region = new RegionReader(() => memory.buffer, 0, FRAMES);
    // The creator never ends: somebody has to be there.
    this.#agents.push({ memory, exported: { buffer: memory.buffer, offset: 0, agent: 1, incarnation: 1 } });
    this.#spawn();
  }

  #spawn(): void {
    const exported = this.#creator.memory.export();
    this.#agents.push({ memory: plain.attachMemory("dma", exported, { kinds: [Logged] }), exported });
  }

  get #creator(): Agent {
    return this.#agents[0] ?? expect.unreachable();
  }

  step(step: Step): void {
    counts.steps++;
    deaths.length = 0;
    plan.act = undefined;
    if (this.#perform(step)) counts.done.set(step.op, (counts.done.get(step.op) ?? 0) + 1);
    this.#compare();
  }

  #any<T>(from: readonly T[], { pick }: Step): T | undefined {
    return from[pick % from.length];
  }
  #heldBy(agent: Agent, ...states: Held["state"][]): Held[] {
    return this.#held.filter((held) => held.agent === agent && states.includes(held.state));
  }
  #references(page: number): Held[] {
    return this.#held.filter((held) => held.page === page && held.state.toLowerCase().includes("shared"));
  }
  #isFree(page: number): boolean {
    const isIn = ({ pages }: { pages: number[] }): boolean => pages.includes(page);
    const isHeld = this.#held.some((held) => held.page === page) || this.#messages.some((sent) => sent.page === page);
    return !isHeld && !this.#lists.some(isIn) && !this.#channels.some(isIn);
  }
  #forget(held: Held): void {
    this.#held = this.#held.filter((other) => other !== held);
  }
  #expectDeaths(...pages: number[]): void {
    expect(deaths.map(({ id }) => id)).toEqual(pages);
  }
  /** A place that the agent has a handle of, with nobody's cursor open. */
  #place<P extends Place<unknown>>(from: readonly P[], agent: Agent, step: Step): P | undefined {
    return this.#any(
      from.filter((place) => place.reals.has(agent) && !("cursor" in place && place.cursor !== undefined)),
      step,
    );
  }

  #perform(step: Step): boolean {
    const agent = this.#any(this.#agents, { ...step, pick: step.agent }) ?? this.#creator;
    const { memory } = agent;
    const page = step.pick % FRAMES;
    const paddr = page * PAGE_SIZE;
    switch (step.op) {
      case "claim":
      case "claimShared": {
        const use = step.op === "claim" ? "fromUnused" : "frameFromUnused";
        const got = plain[use](memory, paddr, Logged, { id: page });
        expect(got instanceof GetFrameError).toBe(!this.#isFree(page));
        if (got instanceof GetFrameError) return false;
        const state = step.op === "claim" ? "unique" : "shared";
        this.#held.push({ agent, frame: mustOwn(got), page, state });
        return true;
      }
      case "fromInUse": {
        const got = plain.fromInUse(memory, paddr);
        const isShared = this.#references(page).length > 0;
        const code = this.#isFree(page) ? "Unused" : "Unique";
        expect(got instanceof GetFrameError ? got.code : "ok").toBe(isShared ? "ok" : code);
        if (!isShared) return false;
        this.#held.push({ agent, frame: mustOwn(got), page, state: "shared" });
        return true;
      }
      case "share": {
        const held = this.#any(this.#heldBy(agent, "unique"), step);
        if (held === undefined) return false;
        plain.intoShared(held.frame);
        held.state = "shared";
        return true;
      }
      case "clone": {
        const held = this.#any(this.#heldBy(agent, "shared"), step);
        if (held === undefined) return false;
        expect(held.frame.referenceCount()).toBe(this.#references(held.page).length);
        this.#held.push({ ...held, frame: held.frame.clone() });
        return true;
      }
      case "tryUnique": {
        const held = this.#any(this.#heldBy(agent, "shared"), step);
        if (held === undefined) return false;
        const isOnly = this.#references(held.page).length === 1;
        expect(plain.tryUnique(held.frame)).toBe(isOnly);
        if (isOnly) held.state = "unique";
        return isOnly;
      }
      case "drop": {
        const held = this.#any(this.#heldBy(agent, "unique", "shared", "raw", "rawShared"), step);
        if (held === undefined) return false;
        held.frame[Symbol.dispose]();
        this.#forget(held);
        const isOver = this.#references(held.page).length === 0;
        this.#expectDeaths(...(isOver ? [held.page] : []));
        return isOver;
      }
      case "intoRaw": {
        const held = this.#any(this.#heldBy(agent, "unique", "shared"), step);
        if (held === undefined) return false;
        plain.intoRaw(held.frame);
        held.state = held.state === "unique" ? "raw" : "rawShared";
        return true;
      }
      case "fromRaw": {
        const held = this.#any(this.#heldBy(agent, "raw", "rawShared"), step);
        if (held === undefined) return false;
        plain.fromRaw(held.frame);
        held.state = held.state === "raw" ? "unique" : "shared";
        return true;
      }
      case "post": {
        const held = this.#any(this.#heldBy(agent, "raw"), step);
        if (held === undefined) return false;
        const box = new Mailbox();
        plain.post(box, held.frame, 0);
        this.#forget(held);
        this.#messages.push({ token: box.last, page: held.page, holder: agent });
        return true;
      }
      case "restore": {
        for (const token of this.#stale) expect(plain.restore(memory, token, Logged)).toBeInstanceOf(RestoreError);
        const [sent] = this.#messages.splice(step.pick % Math.max(1, this.#messages.length), 1);
        if (sent === undefined) return false;
        const frame = mustOwn(plain.restore(memory, sent.token, Logged));
        this.#stale.push(sent.token);
        this.#held.push({ agent, frame, page: sent.page, state: "unique" });
        return true;
      }
      case "newList":
        if (this.#lists.length === 3) return false;
        this.#lists.push({ ...this.#newPlace(agent, plain.createList(memory, Logged), "list"), cursor: undefined });
        return true;
      case "newChannel": {
        if (this.#channels.length === 3) return false;
        const real = plain.createChannel(memory, Logged, { capacity: 3 });
        this.#channels.push({ ...this.#newPlace(agent, real, "channel"), isClosed: false });
        return true;
      }
      case "push": {
        const list = this.#place(this.#lists, agent, step);
        const held = this.#any(this.#heldBy(agent, "unique"), step);
        if (list === undefined || held === undefined) return false;
        const isFront = step.pick % 2 === 0;
        plain[isFront ? "pushFront" : "pushBack"](list.reals.get(agent), held.frame);
        this.#forget(held);
        list.pages.splice(isFront ? 0 : list.pages.length, 0, held.page);
        return true;
      }
      case "pop": {
        const list = this.#place(this.#lists, agent, step);
        const isFront = step.pick % 2 === 0;
        const frame = list?.reals.get(agent)?.[isFront ? "popFront" : "popBack"]();
        return this.#arrived(agent, frame, isFront ? list?.pages.shift() : list?.pages.pop());
      }
      case "openCursor": {
        const list = this.#place(this.#lists, agent, step);
        const real = list?.reals.get(agent)?.cursorFront();
        if (list === undefined || real === undefined) return false;
        list.cursor = { agent, real };
        return true;
      }
      case "takeCurrent": {
        const list = this.#lists.find(({ cursor }) => cursor !== undefined && this.#agents.includes(cursor.agent));
        const at = list?.cursor?.real.currentPaddr();
        if (list === undefined || at === undefined) return false;
        const [taken] = list.pages.splice(list.pages.indexOf(at / PAGE_SIZE), 1);
        return this.#arrived(list.cursor?.agent ?? agent, list.cursor?.real.takeCurrent(), taken);
      }
      case "closeCursor": {
        const list = this.#lists.find(({ cursor }) => cursor?.agent === agent);
        list?.cursor?.real.close();
        if (list !== undefined) list.cursor = undefined;
        return list !== undefined;
      }
      case "exportList": {
        const list = this.#place(this.#lists, agent, step);
        // Not often: what was exported outlives its maker.
        const exported = step.agent % 3 === 0 ? list?.reals.get(agent)?.export() : undefined;
        if (list === undefined || exported === undefined) return false;
        list.owner = undefined;
        for (const other of this.#agents) {
          if (!list.reals.has(other)) list.reals.set(other, plain.attachList(other.memory, exported, Logged));
        }
        return true;
      }
      case "exportChannel": {
        const channel = this.#place(this.#channels, agent, step);
        // Not often: what was exported outlives its maker.
        const exported = step.agent % 3 === 0 ? channel?.reals.get(agent)?.export() : undefined;
        if (channel === undefined || exported === undefined) return false;
        channel.owner = undefined;
        for (const other of this.#agents) {
          if (!channel.reals.has(other)) channel.reals.set(other, plain.attachChannel(other.memory, exported, Logged));
        }
        return true;
      }
      case "dropList": {
        const list = this.#place(this.#lists, agent, step);
        if (list === undefined) return false;
        list.reals.get(agent)?.drop();
        this.#expectDeaths(...list.pages);
        this.#lists.splice(this.#lists.indexOf(list), 1);
        return true;
      }
      case "dropChannel": {
        const channel = this.#place(this.#channels, agent, step);
        if (channel === undefined) return false;
        channel.reals.get(agent)?.drop();
        this.#expectDeaths(...channel.pages);
        this.#channels.splice(this.#channels.indexOf(channel), 1);
        return true;
      }
      case "send": {
        const channel = this.#place(this.#channels, agent, step);
        const held = this.#any(this.#heldBy(agent, "unique"), step);
        if (channel === undefined || held === undefined) return false;
        const hasRoom = !channel.isClosed && channel.pages.length < 3;
        expect(plain.trySend(channel.reals.get(agent), held.frame)).toBe(hasRoom);
        if (!hasRoom) return false;
        this.#forget(held);
        channel.pages.push(held.page);
        return true;
      }
      case "receive": {
        const channel = this.#place(this.#channels, agent, step);
        return this.#arrived(agent, channel?.reals.get(agent)?.tryReceive(), channel?.pages.shift());
      }
      case "closeChannel": {
        const channel = this.#place(this.#channels, agent, step);
        if (channel === undefined || step.pick % 3 !== 0) return false;
        channel.reals.get(agent)?.close();
        channel.isClosed = true;
        return true;
      }
      case "spawn":
        if (this.#agents.length + this.#ended.length === 4) return false;
        this.#spawn();
        return true;
      case "end":
        if (agent === this.#creator) return false;
        this.#agents.splice(this.#agents.indexOf(agent), 1);
        this.#ended.push(agent);
        return true;
      case "reclaim": {
        const [ended] = this.#ended.splice(step.pick % Math.max(1, this.#ended.length), 1);
        if (ended === undefined) return false;
        this.#reclaim(agent, ended);
        return true;
      }
    }
  }

  #newPlace<Real>(agent: Agent, real: Real, what: "list" | "channel"): Place<Real> {
    const known = (what === "list" ? this.#lists : this.#channels).map(({ id }) => id);
    const id = [1, 2, 3, 4].find((at) => this.#region[what](at).kind !== 0 && !known.includes(at));
    return {
      owner: agent,
      reals: new Map([[agent, real]]),
      pages: [],
      id: id ?? expect.unreachable("no id was taken"),
    };
  }

  #arrived(agent: Agent, frame: PlainFrame | undefined, page: number | undefined): boolean {
    expect(frame?.startPaddr()).toBe(page === undefined ? undefined : page * PAGE_SIZE);
    if (frame === undefined || page === undefined) return false;
    expect(frame.meta().id).toBe(page);
    this.#held.push({ agent, frame, page, state: "unique" });
    return true;
  }

  /** An agent that has ended is reclaimed by another one: what was its alone dies, in the order of the frames. */
  #reclaim({ memory }: Agent, agent: Agent): void {
    const expected: { page: number; status: string }[] = [];
    const mine = this.#held.filter((held) => held.agent === agent);
    this.#held = this.#held.filter((held) => held.agent !== agent);
    for (const { page, state } of mine) {
      if (state === "unique") expected.push({ page, status: "live" });
      else if (state === "raw") expected.push({ page, status: "raw" });
      else if (this.#references(page).length === 0 && !expected.some((other) => other.page === page)) {
        expected.push({ page, status: "shared" });
      }
    }
    for (const sent of this.#messages.filter(({ holder }) => holder === agent)) {
      this.#messages.splice(this.#messages.indexOf(sent), 1);
      this.#stale.push(sent.token);
      expected.push({ page: sent.page, status: "raw" });
    }
    for (const [places, status] of [
      [this.#lists, "listed"],
      [this.#channels, "queued"],
    ] as const) {
      for (const place of [...places]) {
        if ("cursor" in place && place.cursor?.agent === agent) place.cursor = undefined;
        place.reals.delete(agent);
        if (place.owner !== agent) continue;
        for (const page of place.pages) expected.push({ page, status });
        places.splice(places.indexOf(place as List & Channel), 1);
      }
      // What was exported and nobody has any more is lost to the test, but not to the memory: it stays as it is.
    }
    expected.sort((a, b) => a.page - b.page);
    for (const { status } of expected) counts.reclaimed.set(status, (counts.reclaimed.get(status) ?? 0) + 1);
    expect(memory.reclaim(agent.exported)).toEqual(
      expected.map(({ page, status }) => ({ paddr: page * PAGE_SIZE, status, onDrop: "called", failures: [] })),
    );
    this.#expectDeaths(...expected.map(({ page }) => page));
    expect(memory.reclaim(agent.exported)).toEqual([]);
  }

  #compare(): void {
    const region = this.#region;
    const fail = (page: number, what: string): never => {
      throw new Error(`page ${page} is ${JSON.stringify({ ...region.slot(page), metadata: 0 })}, and not ${what}`);
    };
    for (let page = 0; page < FRAMES; page++) {
      const { state, who, holder } = region.slot(page);
      const { held: references, isElsewhereZero } = region.references(page);
      if (!isElsewhereZero) fail(page, "counted right");
      const list = this.#lists.find(({ pages }) => pages.includes(page));
      const channel = this.#channels.find(({ pages }) => pages.includes(page));
      const sent = this.#messages.find((message) => message.page === page);
      const holders = this.#held.filter((held) => held.page === page);
      const [first] = holders;
      if (list !== undefined) {
        if (state !== "listed" || who !== list.id) fail(page, `in list ${list.id}`);
      } else if (channel !== undefined) {
        if (state !== "queued" || who !== channel.id) fail(page, `in channel ${channel.id}`);
      } else if (sent !== undefined || first?.state === "raw") {
        if (state !== "raw" || holder !== (sent?.holder ?? first?.agent)?.memory.agent) fail(page, "raw");
      } else if (first === undefined) {
        if (state !== "unused") fail(page, "unused");
      } else if (first.state === "unique") {
        if (state !== "live" || who !== first.agent.memory.agent || holders.length !== 1) fail(page, "live");
      } else {
        const counted = new Map<number, number>();
        for (const { agent } of holders) counted.set(agent.memory.agent, (counted.get(agent.memory.agent) ?? 0) + 1);
        const [ours, theirs] = [counted, references].map((each) => [...each].sort().join(";"));
        if (state !== "shared" || ours !== theirs) fail(page, `shared by ${ours}, but by ${theirs}`);
      }
      if (region.byte(page) !== (state === "unused" ? 0 : 1)) fail(page, "told to the allocator");
    }
    for (const { id, pages, cursor, owner } of this.#lists) {
      const head = region.list(id);
      const chains = [region.chain(id, "forwards")?.join(), region.chain(id, "backwards")?.reverse().join()];
      if (chains.some((chain) => chain !== pages.join())) throw new Error(`list ${id} is ${chains}, not ${pages}`);
      const expected = [pages.length, cursor?.agent.memory.agent ?? 0, owner?.memory.agent ?? 0];
      if ([head.size, head.lock, head.holder].join() !== expected.join()) throw new Error(`list ${id}: ${expected}`);
    }
    for (const { id, pages, isClosed } of this.#channels) {
      const head = region.channel(id);
      if (head.queued.join() !== pages.join() || head.filled !== pages.length) throw new Error(`channel ${id}`);
      if (head.locks.join() !== "0,0" || (head.closed !== 0) !== isClosed) throw new Error(`channel ${id}'s head`);
    }
    for (let id = 1; id <= 4; id++) {
      const known = (places: readonly { id: number }[]) => places.some((place) => place.id === id);
      if ((region.list(id).kind !== 0) !== known(this.#lists)) throw new Error(`list ${id} is there, or not`);
      if ((region.channel(id).kind !== 0) !== known(this.#channels)) throw new Error(`channel ${id} is there, or not`);
    }
  }
}

describe("random operations of several agents", () => {
  it("agree with a model, also when agents end", () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const run = new Run();
        for (const step of sequence) run.step(step);
      }),
      { numRuns: 300, seed: 20_260_103 },
    );
    expect(counts.steps).toBeGreaterThan(30_000);
    for (const op of ops) expect(counts.done.get(op) ?? 0, op).toBeGreaterThan(10);
    for (const status of ["live", "raw", "shared", "listed", "queued"]) {
      expect(counts.reclaimed.get(status) ?? 0, status).toBeGreaterThan(8);
    }
  });
});
