import { CHANNEL_ROOM } from "../../src/layout/channel.js";
import { KIND, SLOT_WORDS } from "../../src/layout/slot.js";
import type { Slots } from "../../src/slot/slots.js";
import { DROPPER, hasOnDrop, kindOf, PLAIN, slotContent } from "./content.js";
import type { ModelMemory } from "./model-memory.js";
import { type Answer, type Operation, PLANNED } from "./operation.js";
import { performOnChannel } from "./perform-channel.js";
import { performOnList } from "./perform-list.js";
import { performShared } from "./perform-shared.js";
import { PAUSE, type Replay } from "./replay.js";
import type { SlotCode } from "./slot-code.js";
import { Violation } from "./violation.js";

/** An operation, the code that is to do it, and the memory that it is done on. */
export interface Performance {
  readonly code: SlotCode;
  readonly memory: ModelMemory;
  readonly slots: Slots;
  readonly replay: Replay;
  readonly operation: Operation;
}

/** What is said by an operation that did what it was asked. */
export const doneTo = (subject: number): Answer => ({ refused: undefined, subject, generation: 0 });
export const refusedFor = (subject: number, refused: string): Answer => ({ refused, subject, generation: 0 });

/** What a frame's onDrop does: it looks at its frame. */
export function onDropOf({ replay, operation }: Performance, frame: number): () => void {
  return () => {
    replay.onDrop(frame);
    if (operation.throws) throw PLANNED;
  };
}

/** Does what an operation says, with the functions of src/slot. */
export function perform(performance: Performance): Answer {
  return (
    performUnique(performance) ??
    performShared(performance) ??
    performOnList(performance) ??
    performOnChannel(performance) ??
    doneTo(-1)
  );
}

function performUnique(performance: Performance): Answer | undefined {
  const { code, memory, slots, replay, operation } = performance;
  const { subject, generation, old, next, agent, incarnation } = operation;
  const handle = (frame: number): Answer => ({ ...doneTo(frame), generation: code.generationOf(slots, frame) });
  const onDrop = hasOnDrop(old) ? onDropOf(performance, subject) : undefined;
  switch (operation.opcode) {
    case "claim": {
      const seen = code.claim(slots, subject, slotContent(next));
      return seen === 0 ? handle(subject) : refusedFor(subject, `in use: ${seen}`);
    }
    case "alloc": {
      const attempt = (): Answer => {
        const claimed = slots.allocator.allocate((frame) => code.claim(slots, frame, slotContent(next)) === 0);
        return claimed < 0 ? refusedFor(subject, "out of frames") : handle(claimed);
      };
      return waiting(performance, slots.channelWord(0) + CHANNEL_ROOM, "out of frames", attempt);
    }
    case "release":
    case "reset":
      code.release(slots, subject, onDrop, operation.opcode === "release");
      return doneTo(subject);
    case "repurpose": {
      const guarded = hasOnDrop(old) || hasOnDrop(next);
      code.repurpose(slots, subject, slotContent(next), onDrop, guarded);
      return handle(subject);
    }
    case "intoRaw":
      code.intoRaw(slots, subject, generation);
      return doneTo(subject);
    case "restore": {
      const refused = code.restore(slots, subject, generation, kindOf(next));
      return refused === undefined ? handle(subject) : refusedFor(subject, refused);
    }
    case "renew":
      return { ...doneTo(subject), generation: code.renew(slots, subject) };
    case "register": {
      const registered = code.registerAgent(replay, memory.layout);
      if (registered === undefined) return refusedFor(subject, "no free id");
      return { refused: undefined, subject: registered.agent, generation: registered.incarnation };
    }
    case "attach":
      return code.attachAgent(replay, memory.layout, { agent, incarnation })
        ? doneTo(subject)
        : refusedFor(subject, "not invited");
    case "enterKind":
      return refusedFor(subject, code.enterKind(replay, memory.layout, subject, generation));
    case "reclaim":
      reclaimAll(performance);
      return doneTo(subject);
    default:
      return undefined;
  }
}

/** Tries; where the operation is to wait, as src/exchange/wait.ts does: announces it, looks again, sleeps. */
export function waiting(performance: Performance, word: number, notYet: string, attempt: () => Answer): Answer {
  const { code, slots, replay, operation } = performance;
  if (!operation.waits) return attempt();
  const seen = code.prepareSleep(slots, word);
  const answer = attempt();
  if (answer.refused === notYet) replay.wait(word, seen);
  return { ...answer, again: answer.refused === notYet || answer.refused === "busy" };
}

/** Reclaims, and compares what `reclaim` reports with what it did. */
function reclaimAll({ code, memory, slots, replay, operation }: Performance): void {
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
