import type { Slots } from "../../src/slot/slots.js";
import { type ModelMemory, QUIET } from "./model-memory.js";
import { perform } from "./perform.js";
import { blankWords, Replay } from "./replay.js";
import type { SlotCode } from "./slot-code.js";

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
  "claimShared",
  "share",
  "addReference",
  "acquire",
  "releaseShared",
  "releaseUnknown",
  "tryUnique",
  "beginList",
  "shareList",
  "openSession",
  "closeSession",
  "pushFront",
  "pushBack",
  "insertBefore",
  "popFront",
  "popBack",
  "take",
  "seizeList",
  "endList",
  "beginChannel",
  "shareChannel",
  "send",
  "receive",
  "closeChannel",
  "seizeChannel",
  "endChannel",
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
  /** A list or a channel, and the generation of its name; 0 inside a session, which has the lock. */
  readonly place: number;
  readonly placeGeneration: number;
  /** One frame more, as frame + 1: the second of a batch, the successor; for `receive` how many at the most. */
  readonly second: number;
  /** Sleeps until it can be done. */
  readonly waits: boolean;
}

/** How an operation ended. */
export interface Outcome {
  readonly refused: string | undefined;
  /** The frame, or the id, that the operation was about or got. */
  readonly subject: number;
  /** Of the handle or the name that it returned; of the agent that it registered. */
  readonly generation: number;
  /** Frames that were sent or received. */
  readonly frames: readonly number[];
  /** It slept, or somebody has the lock: it begins again. */
  readonly again: boolean;
  readonly threw: boolean;
  readonly cursor: number;
}

/** What an operation's code says about how it ended. */
export type Answer = Pick<Outcome, "refused" | "subject" | "generation"> & Partial<Pick<Outcome, "frames" | "again">>;

export const PLANNED: Error = new Error("thrown by onDrop, as planned");

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
    answer = perform({ code, memory, slots, replay, operation });
  } catch (error) {
    if (replay.next === undefined && error !== PLANNED) throw error;
  }
  if (replay.next !== undefined) return replay;
  const ended = answer ?? { refused: undefined, subject: operation.subject, generation: 0 };
  return { frames: [], again: false, ...ended, threw: answer === undefined, cursor: cursorOf(slots) };
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
