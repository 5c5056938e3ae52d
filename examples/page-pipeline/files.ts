import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";

/** An open file. It can be posted: file descriptors belong to the process, not to a thread. */
export interface OpenFile {
  readonly path: string;
  readonly fd: number;
  /** In bytes, when it was opened. */
  readonly size: number;
}

// Without it, opening a named pipe would wait for its other end.
const { O_RDONLY, O_WRONLY, O_CREAT, O_NONBLOCK, O_NOFOLLOW } = constants;

/** Opens the file that is to be read: a regular one, since its size says when all of it was read. */
export function openSource(path: string): OpenFile {
  const doing = `cannot read ${path}`;
  const fd = attempt(doing, () => openSync(path, O_RDONLY | O_NONBLOCK));
  const stat = fstatSync(fd);
  if (!stat.isFile()) {
    closeSync(fd);
    throw new Error(`${doing}: it is ${stat.isDirectory() ? "a directory" : "not a regular file"}`);
  }
  return { path, fd, size: stat.size };
}

/** Opens and empties the file that is to be written; never the source, which would be lost, nor what a link points to. */
export function openTarget(path: string, source: OpenFile): OpenFile {
  const doing = `cannot write ${path}`;
  const from = fstatSync(source.fd);
  // A new file may be read by whoever may read the source.
  const mode = (from.mode & 0o777) | 0o200;
  const fd = attempt(doing, () => openSync(path, O_WRONLY | O_CREAT | O_NONBLOCK | O_NOFOLLOW, mode));
  const to = fstatSync(fd);
  if (to.dev === from.dev && to.ino === from.ino) {
    closeSync(fd);
    throw new Error(`${doing}: it is the file that is to be read`);
  }
  if (to.isFile()) ftruncateSync(fd);
  return { path, fd, size: 0 };
}

/** Fills `bytes` from the source, or says that it has shrunk. */
export function readFully(source: OpenFile, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    const count = attempt(`cannot read ${source.path}`, () =>
      readSync(source.fd, bytes, done, bytes.length - done, position + done),
    );
    if (count === 0) throw new Error(changed(source, "shrank", `only ${position + done}`));
    done += count;
  }
}

/** Checks, when all was read, that there is not more by now. */
export function checkEnd(source: OpenFile): void {
  const count = attempt(`cannot read ${source.path}`, () => readSync(source.fd, new Uint8Array(1), 0, 1, source.size));
  if (count > 0) throw new Error(changed(source, "grew", "more"));
}

export function writeFully(target: OpenFile, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += attempt(`cannot write ${target.path}`, () =>
      writeSync(target.fd, bytes, done, bytes.length - done, position + done),
    );
  }
}

/** Closes the target; an incomplete copy is removed, so that nobody takes it for the file. */
export function closeTarget(target: OpenFile, isComplete: boolean): void {
  const isFile = fstatSync(target.fd).isFile();
  attempt(`cannot write ${target.path}`, () => closeSync(target.fd));
  if (isFile && !isComplete) unlinkSync(target.path);
}

export function closeSource(source: OpenFile): void {
  closeSync(source.fd);
}

const changed = ({ path, size }: OpenFile, how: string, now: string): string =>
  `${path} ${how} while it was read: it had ${size} bytes when it was opened, and has ${now} now`;

/** Runs a file operation whose error is to name the file. */
function attempt<T>(doing: string, operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    throw new Error(`${doing}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
