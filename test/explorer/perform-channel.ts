import { CHANNEL_ITEMS, CHANNEL_ROOM } from "../../src/layout/channel.js";
import { PLAIN } from "./content.js";
import type { Answer } from "./operation.js";
import { doneTo, type Performance, refusedFor, waiting } from "./perform.js";

/** What is done to channels, and to frames in them. */
export function performOnChannel(performance: Performance): Answer | undefined {
  const { code, memory, slots, operation } = performance;
  const { subject, place, placeGeneration, second } = operation;
  const name = { channel: place, generation: placeGeneration };
  const head = slots.channelWord(place);
  const receive = (max: number): Answer => {
    const frames: number[] = [];
    const received = code.receive(slots, name, max, (frame) => frames.push(frame));
    return typeof received === "number" ? { ...doneTo(subject), frames } : refusedFor(subject, received);
  };
  switch (operation.opcode) {
    case "beginChannel": {
      const begun = code.beginChannel(slots, PLAIN, memory.capacity);
      if (begun === undefined) return refusedFor(subject, "no free id");
      return { refused: undefined, subject: begun.channel, generation: begun.generation };
    }
    case "shareChannel":
      code.shareChannel(slots, place);
      return doneTo(subject);
    case "send": {
      const batch = second === 0 ? [subject] : [subject, second - 1];
      return waiting(performance, head + CHANNEL_ROOM, "full", () => {
        const sent = code.send(slots, name, batch);
        return typeof sent === "number"
          ? { ...doneTo(subject), frames: batch.slice(0, sent) }
          : refusedFor(subject, sent);
      });
    }
    case "receive":
      return waiting(performance, head + CHANNEL_ITEMS, "empty", () => receive(second));
    case "closeChannel": {
      const refused = code.closeChannel(slots, name);
      return refused === undefined ? doneTo(subject) : refusedFor(subject, refused);
    }
    case "seizeChannel": {
      const seized = code.seizeChannel(slots, name);
      if (typeof seized === "string") return refusedFor(subject, seized);
      return { ...doneTo(subject), generation: seized.generation };
    }
    case "endChannel": {
      const answer = receive(1);
      if (answer.refused !== "closed") return answer;
      code.endChannel(slots, place);
      return doneTo(subject);
    }
    default:
      return undefined;
  }
}
