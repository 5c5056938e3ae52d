import { expect } from "vitest";
import { Grief } from "../support/drop-log.js";
import { compareLists, compareSlots, same } from "./compare.js";
import { differs } from "./differences.js";
import { inner } from "./kinds.js";
import { Machine, type Setting } from "./machine.js";
import { onFrames, ourCount, type Run } from "./on-frames.js";
import { onLists } from "./on-lists.js";
import { onSegments } from "./on-segments.js";
import { given, type Result, type Step, type Trace, type Value } from "./trace.js";

const runs: Readonly<Record<string, Run>> = { ...onFrames, ...onLists, ...onSegments };
/** How often each operation ended in each way. */
export const played: Map<string, number> = new Map();

/** Plays a trace on this library, and compares everything after every step. */
export function replay(trace: Trace, setting: Setting): void {
  const machine = new Machine(trace, setting);
  let before: Step | undefined;
  for (const step of trace.steps) {
    try {
      play(machine, step, before);
    } catch (error) {
      if (error instanceof Error) {
        error.message = `${trace.name} on ${setting.name}: ${error.message}\nafter ${JSON.stringify(step)}`;
      }
      throw error;
    }
    before = step;
  }
}

function play(machine: Machine, step: Step, before: Step | undefined): void {
  machine.begin(step);
  const result = perform(machine, step);
  const [how = "", what] = Object.entries(result)[0] ?? [];
  const name = `${step.op} ${how}${typeof what === "string" ? ` ${what}` : ""}`;
  played.set(name, (played.get(name) ?? 0) + 1);
  same(result, expectedResult(machine, step), "result");
  same(machine.events, expectedEvents(machine, step, before), "events");
  for (const [event, , paddr, outcome] of step.ev) {
    if (event === "probe" && outcome === "ok") steal(machine, Number(paddr));
  }
  compareSlots(machine, step);
  compareLists(machine, step);
}

function perform(machine: Machine, step: Step): Result {
  const run = runs[step.op] ?? expect.unreachable(`no operation ${step.op}`);
  try {
    return run(machine, step.args);
  } catch (error) {
    if (error instanceof Grief) return { panic: "on_drop" };
    if (error instanceof AggregateError && step.op === "l_drop") {
      expect(error.errors).toEqual([expect.any(Grief)]);
      return { panic: "on_drop" };
    }
    if (!(error instanceof RangeError)) throw error;
    differs("throwsAtLimit");
    return { abort: true };
  }
}

/** The trace's result; its counts are ours. */
function expectedResult(machine: Machine, { op, res }: Step): Result {
  if (op !== "f_refcount" || res.ok === undefined) return res;
  return { ok: ourCount(res.ok as number | string, machine.excess) };
}

/** What is to happen here in a step. */
function expectedEvents(machine: Machine, step: Step, before: Step | undefined): unknown[][] {
  const expected: unknown[][] = [];
  for (const event of step.ev) {
    const [name, ...rest] = event;
    if (name === "dtor") differs("noDestructors");
    else if (name === "dealloc") expected.push(told(machine, Number(rest[0]), "BUSY"));
    else if (name === "probe" && rest[2] === "ok") {
      if (machine.isReplaced) {
        differs("noWindow");
        expected.push(["probe", rest[0], rest[1], "Busy", "BUSY"]);
      }
    } else expected.push([...event]);
  }
  if (step.res.panic === "on_drop") expected.push(...afterThrow(machine, step, before));
  // The allocator in the buffer is no code of ours; its bytes are compared with the slots.
  return machine.isReplaced ? expected : expected.filter(([name]) => name !== "dealloc");
}

/** The allocator hears of a frame, whose slot is in this state. */
function told(machine: Machine, paddr: number, state: string): unknown[] {
  differs("tellsFirst");
  machine.bytes[paddr / 4096] = 0;
  return ["dealloc", paddr, state];
}

/** What happens here after an onDrop has thrown, where nothing does there. */
function afterThrow(machine: Machine, step: Step, before: Step | undefined): unknown[][] {
  const fault = Number(step.ev.filter(([name]) => name === "on_drop").at(-1)?.[1]);
  expect(machine.wrecks.has(fault)).toBe(false);
  expect(step.st[fault / 4096]?.[0]).toBe(step.op === "u_repurpose" ? "UNIQUE" : "BUSY");
  machine.wrecks.set(fault, step.op === "u_repurpose" ? "Unique" : "Busy");
  switch (step.op) {
    case "u_reset":
      differs("freedByReset");
      return [];
    case "u_repurpose":
      differs("freedByRepurpose");
      return [told(machine, fault, "UNIQUE")];
    case "l_drop": {
      const [, , pages = []] = before?.ls.find(([l]) => l === step.args.l) ?? [];
      const rest = pages.slice(pages.indexOf(fault) + 1);
      if (rest.length > 0) differs("listGoesOn");
      return [told(machine, fault, "BUSY"), ...rest.flatMap((paddr) => dies(machine, step, before, paddr))];
    }
    default:
      differs("freedByDrop");
      return [told(machine, fault, "BUSY")];
  }
}

/** A frame of a list dies here that is stranded there. */
function dies(machine: Machine, step: Step, before: Step | undefined, paddr: number): unknown[][] {
  expect(step.st[paddr / 4096]?.[0]).toBe("UNIQUE");
  machine.wrecks.set(paddr, "Unique");
  const [kind, ...fields] = given(before?.st[paddr / 4096]?.[4] ?? undefined);
  const value = inner([kind, ...fields.slice(0, -2).map(Number)] satisfies Value);
  const page = machine.region.page(paddr / 4096);
  const first = Number(new DataView(page.buffer, page.byteOffset).getBigUint64(0, true));
  const probes = (step.probe ?? []).map((name) => {
    return ["probe", name, paddr, name === "l_contains" ? false : "Busy", "BUSY"];
  });
  return [["on_drop", paddr, value, 4096, value[0] === "U" ? first : null], ...probes, told(machine, paddr, "BUSY")];
}

/** Somebody claimed the frame from inside the allocator there: here it is done now. */
function steal(machine: Machine, paddr: number): void {
  const got = machine.claim("fromUnused", paddr, ["B", 7, 7]);
  if (typeof got === "string") throw new Error(`the frame is not there to be claimed: ${got}`);
  machine.handles.set(0, got);
}
