/**
 * Thrown when something is used that does not own what it is used for: a consumed, stale or forged handle, or one in
 * another state. Nothing was touched. The words are the compiler's for the same mistake.
 */
export class OwnershipError extends Error {
  override readonly name: string = "OwnershipError";
  /** The operation that was refused. */
  readonly operation: string;
  /** The operation that had consumed the frame, if one had. */
  readonly consumedBy: string | undefined;

  constructor(operation: string, message: string, consumedBy?: string) {
    super(message);
    this.operation = operation;
    this.consumedBy = consumedBy;
  }
}
