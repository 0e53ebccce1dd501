/** A secret was sealed with a master key that is not configured. */
export class MasterKeyMissing extends Error {
  override readonly name = 'MasterKeyMissing';
}
