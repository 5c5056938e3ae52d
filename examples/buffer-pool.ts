// A buffer pool for a pool of workers. The buffers are frames of one shared memory; the pool is a channel of free ones.
// The main thread fills buffers with a file, the workers count its lines where the bytes lie, and the buffers go round.
// Run it: node dist-examples/buffer-pool.js [file]

import { closeSync, openSync, readSync } from "node:fs";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import {
  alloc,
  attachChannel,
  attachMemory,
  type ChannelExport,
  createChannel,
  createMemory,
  drop,
  type FrameChannel,
  FrameMeta,
  type MemoryExport,
  own,
  send,
  type UniqueFrameOwner,
  u16,
  u32,
} from "unique-frame";

/** The first `length` bytes of the page are filled. `lines` counts those of all pages that this buffer was filled with. */
class Buffer extends FrameMeta("Buffer", { length: u16, lines: u32 }, { untyped: true }) {}
const BUFFERS = 8;
const WORKERS = 3;

interface WorkerData {
  readonly memory: MemoryExport;
  readonly free: ChannelExport<Buffer, "pool">;
  readonly full: ChannelExport<Buffer, "pool">;
}

async function supervise(path: string): Promise<void> {
  const memory = createMemory({ name: "pool", frames: BUFFERS, shared: true });
  const free = createChannel(memory, Buffer, { capacity: BUFFERS });
  const full = createChannel(memory, Buffer, { capacity: BUFFERS });
  for (let count = 0; count < BUFFERS; count++) {
    const buffer = alloc(memory, Buffer, { length: 0, lines: 0 });
    own(buffer);
    send(free, buffer); // now it is the channel's
  }
  let running = WORKERS;
  let lost = 0;
  for (const ticket of Array.from({ length: WORKERS }, () => memory.export())) {
    const data: WorkerData = { memory: ticket, free: free.export(), full: full.export() };
    new Worker(new URL(import.meta.url), { workerData: data }).on("exit", () => {
      lost += memory.reclaim(ticket).length; // what it had, if it did not end by itself
      if (--running === 0) free.close(); // nobody gives a buffer back any more
    });
  }

  const file = openSync(path, "r");
  for (let length = -1; length !== 0; ) {
    const buffer = await free.receiveAsync(); // back-pressure: waits while no buffer is free
    if (buffer === undefined) throw new Error("all workers have ended");
    own(buffer);
    length = buffer.bytes((bytes) => readSync(file, bytes));
    buffer.metaMut().length = length;
    send(full, buffer); // has room for all buffers, so it never waits
  }
  closeSync(file);
  full.close(); // the workers still receive what is in it, and then undefined
  let [lines, buffers] = [0, 0];
  for await (const buffer of free) {
    own(buffer);
    lines += buffer.meta().lines;
    buffers++;
    drop(buffer);
  }
  console.log(`${lines} lines, by ${WORKERS} workers; ${buffers} buffers came back, ${lost} were lost`);
}

function work(data: WorkerData): void {
  const memory = attachMemory("pool", data.memory);
  const free = attachChannel(memory, data.free, Buffer);
  const full = attachChannel(memory, data.full, Buffer);
  for (let buffer = full.receive(); buffer !== undefined; buffer = full.receive()) {
    own(buffer);
    const { length } = buffer.meta();
    buffer.metaMut().lines += buffer.bytes((bytes) => bytes.subarray(0, length).filter((byte) => byte === 10).length);
    send(free, buffer);
  }
}

if (isMainThread) await supervise(process.argv[2] ?? process.execPath);
else work(workerData);

/** What the compiler refuses. Nobody calls this. */
export function misuses(full: FrameChannel<Buffer, "pool">, buffer: UniqueFrameOwner<Buffer, "pool">): void {
  own(buffer);
  send(full, buffer);
  // @ts-expect-error bytes after send: this frame was already consumed by send
  buffer.bytes((bytes) => bytes.fill(0));
  // @ts-expect-error send after send: this frame was already consumed by send
  send(full, buffer);
}
