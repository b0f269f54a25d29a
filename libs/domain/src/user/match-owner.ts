/** What a capture says of whose it is, by its name. */
export type Traces = {
  readonly registration: string | null;
  /** MAC address, 12 hex digits. */
  readonly device: string | null;
};

/** What of a user a capture can be recognised by. */
export type Recognisable = {
  readonly id: string;
  readonly name: string | null;
  readonly number: string | null;
  readonly devices: readonly string[];
};

export type RecognisedOwner = { readonly id: string; readonly how: 'registration' | 'device' };

/**
 * Whose a capture is: of the only user whose name or number the phone was registered under, upper and
 * lower case alike and without a domain; where that is nobody, of the only one who has the device; where
 * it is several, of the only one of them who has it. `null`: nobody's, or it cannot be told.
 */
export const matchOwner = (
  { registration, device }: Traces,
  users: readonly Recognisable[],
): RecognisedOwner | null => {
  const registered = users.filter((user) => isRegisteredAs(user, registration));
  const [only, ...others] = registered;
  if (only && others.length === 0) return { id: only.id, how: 'registration' };
  const among = registered.length === 0 ? users : registered;
  const [holder, ...holders] = among.filter(({ devices }) =>
    devices.some((each) => each === device),
  );
  return holder && holders.length === 0 ? { id: holder.id, how: 'device' } : null;
};

const isRegisteredAs = ({ name, number }: Recognisable, registration: string | null): boolean =>
  registration !== null &&
  [name, number].some((each) => each !== null && registered(each) === registered(registration));

/** A registration may carry the domain of the PBX: `ada@example.com`. */
const registered = (text: string): string => bareRegistration(text).toLowerCase();

/** Without the domain, spelled one way. */
export const bareRegistration = (text: string): string => {
  const [bare = ''] = text.normalize('NFC').split('@');
  return bare.trim();
};
