const THIS_MACHINE = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether a secret may be sent to an address: it is encrypted, or does not leave this machine. */
export function isSafeAddress(url: URL | null): url is URL {
  return url?.protocol === "https:" || (url?.protocol === "http:" && THIS_MACHINE.test(url.hostname));
}
