import { hasOnDrop, slotContent } from "./content.js";
import type { Answer } from "./operation.js";
import { doneTo, onDropOf, type Performance, refusedFor } from "./perform.js";

/** What is done to shared frames. */
export function performShared(performance: Performance): Answer | undefined {
  const { code, slots, operation } = performance;
  const { subject, old, next } = operation;
  switch (operation.opcode) {
    case "claimShared": {
      const seen = code.claimShared(slots, subject, slotContent(next));
      return seen === 0 ? doneTo(subject) : refusedFor(subject, `in use: ${seen}`);
    }
    case "share":
      code.share(slots, subject);
      return doneTo(subject);
    case "addReference":
      return code.addReference(slots, subject) ? doneTo(subject) : refusedFor(subject, "full");
    case "acquire": {
      const acquired = code.acquire(slots, subject);
      return acquired === "acquired" ? doneTo(subject) : refusedFor(subject, `${acquired}`);
    }
    case "releaseShared":
    case "releaseUnknown": {
      const mayEnd = operation.opcode === "releaseShared";
      if (code.removeOneOfSeveral(slots, subject) || code.removeReference(slots, subject) > 0) return doneTo(subject);
      const onDrop = hasOnDrop(old) ? onDropOf(performance, subject) : undefined;
      return code.afterLastReference(slots, subject, mayEnd, onDrop) ? doneTo(subject) : refusedFor(subject, "stays");
    }
    case "tryUnique":
      return code.tryUnique(slots, subject) ? doneTo(subject) : refusedFor(subject, "others");
    default:
      return undefined;
  }
}
