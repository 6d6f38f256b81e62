// Characters that HFS+ leaves out of comparisons (git: utf8.c, next_hfs_char).
const HFS_IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

// NTFS leaves out dots and spaces at the end, opens `name:stream` as a part of `name`, and gives `.git` the short name
// `GIT~1`; the others are the short names that git computes for the files it reads itself (git: path.c,
// is_ntfs_dotgit and is_ntfs_dot_generic).
const NTFS_DOT_GIT = /^(?:\.git|git~1)[ .]*(?:[:\\].*)?$/is;
const NTFS_DOT_GIT_FILE =
  /^(?:\.(?:gitmodules|gitattributes|gitignore|mailmap)(?:[ .]+|[ .]*:.*)|(?:gitmod|gitatt|gitign|mailma)~[1-4][ .]*(?::.*)?|(?:gi7eba|gi7d29|gi250a|maba30)~[1-9]\d?[ .]*(?::.*)?)$/is;

/** A name that some file system opens as `.git`, or as one of git's own files in disguise. */
export function isGitLookAlike(segment: string): boolean {
  const seen = segment.replace(HFS_IGNORED, "");
  if (NTFS_DOT_GIT.test(seen) || NTFS_DOT_GIT_FILE.test(segment)) return true;
  return seen !== segment && /^\.(?:gitmodules|gitattributes|gitignore|mailmap)$/i.test(seen);
}

// `COM0` and `LPT0` are files; an extension, spaces before it, or a stream do not change what a device name opens
// (Microsoft, "Naming Files, Paths, and Namespaces").
const DEVICE =
  /^(?:con|prn|aux|nul|com[1-9\u00b9\u00b2\u00b3]|lpt[1-9\u00b9\u00b2\u00b3]|conin\$|conout\$) *(?:[.:].*)?$/is;

/** A name that Windows opens as a device. */
export function isDeviceName(segment: string): boolean {
  return DEVICE.test(segment);
}

/** A name with a type of NTFS stream at its end: `a::$DATA` is `a`. A colon alone is left to those who use it. */
export function isNtfsStream(segment: string): boolean {
  return /:\$[a-z_]+$/i.test(segment);
}
