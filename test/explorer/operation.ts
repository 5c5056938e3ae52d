import { KIND, SLOT_WORDS } from "../../src/layout/slot.js";
import type { Slots } from "../../src/slot/slots.js";
import { DROPPER, hasOnDrop, kindOf, PLAIN, slotContent } from "./content.js";
import { type ModelMemory, QUIET } from "./model-memory.js";
import { blankWords, PAUSE, Replay } from "./replay.js";
import type { SlotCode } from "./slot-code.js";
import { Violation } from "./violation.js";

export const OPCODES = [
  "claim",
  "alloc",
  "release",
  "reset",
  "repurpose",
  "intoRaw",
  "restore",
  "renew",
  "register",
  "attach",
  "enterKind",
  "reclaim",
] as const;
export type Opcode = (typeof OPCODES)[number];

/** An operation with its arguments: what an agent does between two moments of rest. */
export interface Operation {
  readonly opcode: Opcode;
  readonly agent: number;
  readonly incarnation: number;
  /** Where the agent's allocator looks first. */
  readonly cursor: number;
  /** A frame; the id of the agent to reclaim; the id of a kind. */
  readonly subject: number;
  /** A handle's or a token's; the incarnation to reclaim; the check of a kind. */
  readonly generation: number;
  /** What the frame holds, and what it is to hold; for `restore` the kind that is asked for. */
  readonly old: number;
  readonly next: number;
  /** onDrop throws. */
  readonly throws: boolean;
}

/** How an operation ended. */
export interface Outcome {
  readonly refused: string | undefined;
  /** The frame, or the id, that the operation was about or got. */
  readonly subject: number;
  /** Of the handle that it returned; of the agent that it registered. */
  readonly generation: number;
  readonly threw: boolean;
  readonly cursor: number;
}

type Answer = Pick<Outcome, "refused" | "subject" | "generation">;

const PLANNED = new Error("thrown by onDrop, as planned");

/** Runs an operation from its start on recorded results: up to its next access, or to its end. */
export function run(
  code: SlotCode,
  memory: ModelMemory,
  operation: Operation,
  results: readonly number[],
): Replay | Outcome {
  const replay = new Replay(results, (word) => memory.placeOf[word] === QUIET);
  const slots = slotsAt(code, memory, operation);
  slots.words = replay;
  let answer: Answer | undefined;
  try {
    answer = perform(code, memory, slots, replay, operation);
  } catch (error) {
    if (replay.next === undefined && error !== PLANNED) throw error;
  }
  if (replay.next !== undefined) return replay;
  const ended = answer ?? { refused: undefined, subject: operation.subject, generation: 0 };
  return { ...ended, threw: answer === undefined, cursor: cursorOf(slots) };
}

function slotsAt(code: SlotCode, memory: ModelMemory, operation: Operation): Slots {
  const slots = new code.Slots(blankWords, memory.layout, operation.agent, (of) => new code.ByteMap(of));
  if (operation.cursor !== 0) {
    slots.allocator.freed(operation.cursor);
    if (cursorOf(slots) !== operation.cursor) throw new Error("the explorer cannot set the allocator's cursor");
  }
  return slots;
}

/** The first frame that the allocator would offer. */
function cursorOf(slots: Slots): number {
  const words = slots.words;
  slots.words = blankWords;
  let first = -1;
  slots.allocator.allocate((index) => {
    if (first < 0) first = index;
    return false;
  });
  slots.words = words;
  return first;
}

function perform(code: SlotCode, memory: ModelMemory, slots: Slots, replay: Replay, operation: Operation): Answer {
  const { subject, generation, old, next, agent, incarnation } = operation;
  const name = { agent, incarnation };
  const handle = (frame: number): Answer => ({
    refused: undefined,
    subject: frame,
    generation: code.generationOf(slots, frame),
  });
  const done = { refused: undefined, subject, generation: 0 };
  const onDrop = (): void => {
    replay.onDrop(subject);
    if (operation.throws) throw PLANNED;
  };
  switch (operation.opcode) {
    case "claim": {
      const seen = code.claim(slots, subject, slotContent(next));
      return seen === 0 ? handle(subject) : { ...done, refused: `in use: ${seen}` };
    }
    case "alloc": {
      const claimed = slots.allocator.allocate((frame) => code.claim(slots, frame, slotContent(next)) === 0);
      return claimed < 0 ? { ...done, refused: "out of frames" } : handle(claimed);
    }
    case "release":
    case "reset":
      code.release(slots, subject, hasOnDrop(old) ? onDrop : undefined, operation.opcode === "release");
      return done;
    case "repurpose": {
      const guarded = hasOnDrop(old) || hasOnDrop(next);
      code.repurpose(slots, subject, slotContent(next), hasOnDrop(old) ? onDrop : undefined, guarded);
      return handle(subject);
    }
    case "intoRaw":
      code.intoRaw(slots, subject, generation);
      return done;
    case "restore": {
      const refused = code.restore(slots, subject, generation, kindOf(next));
      return refused === undefined ? handle(subject) : { ...done, refused };
    }
    case "renew":
      return { ...done, generation: code.renew(slots, subject) };
    case "register": {
      const registered = code.registerAgent(replay, memory.layout);
      if (registered === undefined) return { ...done, refused: "no free id" };
      return { refused: undefined, subject: registered.agent, generation: registered.incarnation };
    }
    case "attach":
      return code.attachAgent(replay, memory.layout, name) ? done : { ...done, refused: "not invited" };
    case "enterKind":
      return { ...done, refused: code.enterKind(replay, memory.layout, subject, generation) };
    case "reclaim":
      reclaimAll(code, memory, slots, replay, operation);
      return done;
  }
}

/** Reclaims, and compares what `reclaim` reports with what it did. */
function reclaimAll(code: SlotCode, memory: ModelMemory, slots: Slots, replay: Replay, operation: Operation): void {
  const dropped: number[] = [];
  const target = { agent: operation.subject, incarnation: operation.generation };
  const left = code.reclaim(slots, target, (frame) => {
    const kind = replay.get((memory.layout.slots >> 2) + frame * SLOT_WORDS + KIND);
    if (kind !== PLAIN && kind !== DROPPER) throw new Violation("META", `reclaim finds kind ${kind}`);
    if (kind === PLAIN) return;
    replay.onDrop(frame);
    dropped.push(frame);
    if (operation.throws) throw PLANNED;
  });
  if (replay.next !== undefined) return;
  const failed = left.filter((frame) => frame.failures.includes(PLANNED)).map((frame) => frame.index);
  const strange = left.flatMap((frame) => frame.failures).filter((failure) => failure !== PLANNED && failure !== PAUSE);
  if (strange.length > 0) throw strange[0];
  if (failed.join() !== (operation.throws ? dropped : []).join())
    throw new Violation("DROP", "reclaim misreports what onDrop threw");
}
