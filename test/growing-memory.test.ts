import { beforeEach, describe, expect, it } from "vitest";
import { deaths, Logged, LoggedPages, plan, resetDeaths } from "./support/drop-log.js";
import { allocated, claimed, mustOwn, plain, shared } from "./support/plain.js";
import { partsOf, RegionReader } from "./support/region.js";
import { newWasm } from "./support/worlds.js";

/*
 * A private WebAssembly.Memory that grows has another buffer: every use must find it again, whatever it was about. So each
 * of them is made right after the memory has grown.
 */

beforeEach(resetDeaths);

function growing() {
  const frames = 8;
  const wasm = newWasm(partsOf(frames).end, false);
  const memory = plain.createMemory({ name: "dma", frames, buffer: wasm });
  const region = new RegionReader(() => memory.buffer, 0, frames);
  const grow = (): void => {
    const before = memory.buffer;
    wasm.grow(1);
    expect(before.byteLength).toBe(0);
  };
  return { memory, region, grow };
}

function run(uses: readonly (() => unknown)[], grow: () => void): void {
  for (const use of uses) {
    grow();
    use();
  }
}

describe("a WebAssembly.Memory that has just grown", () => {
  it("has the shared frames that it had", () => {
    const { memory, region, grow } = growing();
    const frame = claimed(memory, 0, LoggedPages, { id: 1 });
    const other = () => mustOwn(plain.fromInUse(memory, 0));
    run(
      [
        () => plain.intoShared(frame),
        () => expect(frame.meta().id).toBe(1),
        () => expect(frame.referenceCount()).toBe(1),
        () => plain.drop(frame.clone()),
        () => expect(frame.equals(other())).toBe(true),
        () => expect(plain.tryUnique(frame)).toBe(false),
        () => expect(plain.downcast(frame, LoggedPages)).toBe(true),
        () => plain.intoRaw(frame),
        () => plain.fromRaw(frame),
        () => frame.fill(7),
        () => expect(frame.borrow().referenceCount()).toBe(2),
        () => plain.drop(other()),
        () => plain.drop(frame),
        () => expect(region.slot(0).state).toBe("shared"),
        () => plain.drop(shared(memory, 4096, Logged, { id: 2 })),
      ],
      grow,
    );
    expect(deaths).toEqual([{ kind: "Logged", id: 2, page0: 0 }]);
  });

  it("has the views of shared frames, as long as their handles have them", () => {
    const { memory, grow } = growing();
    const frame = shared(memory, 0, Logged, { id: 1 });
    const other = frame.clone();
    const views = [frame.meta(), other.meta()] as const;
    grow();
    expect(views[0].id).toBe(1);
    plain.drop(frame);
    grow();
    expect(() => views[0].id).toThrow("Logged.id after drop");
    expect(views[1].id).toBe(1);
  });

  it("has the lists that it had, and their cursors", () => {
    const { memory, region, grow } = growing();
    const list = plain.createList(memory, Logged);
    const cursor = () => list.cursorFront();
    let open = cursor();
    open.close();
    let view: Record<string, unknown> | undefined;
    const insert = (id: number) => plain.insertBefore(open, claimed(memory, id * 4096, Logged, { id }));
    run(
      [
        () => plain.pushBack(list, claimed(memory, 4096, Logged, { id: 1 })),
        () => plain.pushFront(list, claimed(memory, 0, Logged, { id: 0 })),
        () => expect(list.size).toBe(2),
        () => expect(list.contains(4096)).toBe(true),
        () => {
          open = cursor();
        },
        () => insert(2),
        () => open.moveNext(),
        () => expect(open.currentPaddr()).toBe(4096),
        () => {
          view = open.currentMeta();
        },
        () => expect(view?.id).toBe(1),
        () => plain.drop(mustOwn(open.takeCurrent())),
        () => open.movePrev(),
        () => open.close(),
        () => expect(Array.from(list, ({ id }) => id)).toEqual([2, 0]),
        () => plain.drop(mustOwn(list.popBack())),
        () => plain.attachList(memory, list.export(), Logged),
        () => list.drop(),
      ],
      grow,
    );
    expect(deaths.map(({ id }) => id)).toEqual([1, 0, 2]);
    expect(new Set(region.states())).toEqual(new Set(["unused"]));
  });

  it("has the channels that it had", async () => {
    const { memory, region, grow } = growing();
    const channel = plain.createChannel(memory, Logged, { capacity: 3 });
    const next = (id: number) => claimed(memory, id * 4096, Logged, { id });
    const batch = [next(1), next(2)];
    run(
      [
        () => plain.send(channel, next(0)),
        () => expect(channel.sendMany(batch)).toBe(2),
        () => expect(plain.trySend(channel, next(3))).toBe(false),
        () => plain.drop(mustOwn(channel.tryReceive())),
        () => plain.drop(mustOwn(channel.receive())),
        () => plain.send(channel.delivery(), next(4)),
        () => expect([channel.size, channel.capacity, channel.isClosed]).toEqual([2, 3, false]),
        () => expect(channel.receiveMany(1).map((frame) => frame.meta().id)).toEqual([2]),
        () => channel.close(),
        () => channel.drop(),
      ],
      grow,
    );
    expect(deaths.map(({ id }) => id)).toEqual([0, 1, 4]);
    expect(region.channel(1).kind).toBe(0);
    // Also while somebody waits.
    const other = plain.createChannel(memory, Logged, { capacity: 1 });
    const received = other.receiveAsync();
    grow();
    plain.send(other, allocated(memory, Logged, { id: 9 }));
    grow();
    expect((await received)?.meta().id).toBe(9);
  });
});

describe.each(["list", "channel", "references"] as const)("an onDrop that grows it in the end of a %s", (what) => {
  it("leaves no frame behind", () => {
    const { memory, region, grow } = growing();
    const list = plain.createList(memory, LoggedPages);
    const channel = plain.createChannel(memory, LoggedPages, { capacity: 4 });
    const frames = Array.from({ length: 4 }, (_, id) => claimed(memory, id * 4096, LoggedPages, { id }));
    for (const frame of frames) {
      if (what === "list") plain.pushBack(list, frame);
      else if (what === "channel") plain.send(channel, frame);
      else plain.intoShared(frame);
    }
    plan.act = (metadata, page) => {
      grow();
      expect(metadata.id).toBe(deaths.length - 1);
      page.read(0, new Uint8Array(4096));
      if (metadata.id === 2) throw new Error("and fails");
    };
    const end = (): void => {
      if (what === "references") for (const frame of frames) frame[Symbol.dispose]();
      else if (what === "list") list.drop();
      else channel.drop();
    };
    expect(end).toThrow(what === "references" ? "and fails" : "onDrop threw for 1 frames");
    if (what === "references") end(); // the rest
    expect(deaths.map(({ id }) => id)).toEqual([0, 1, 2, 3]);
    expect(new Set(region.states())).toEqual(new Set(["unused"]));
  });
});
