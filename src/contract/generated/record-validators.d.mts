// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { ShapeValidator } from "../shape-validator.ts";

export const validateVerdict: ShapeValidator;
export const validateManifest: ShapeValidator;
export const validateEvidence: ShapeValidator;
export const validateUsage: ShapeValidator;
export const validateDigest: ShapeValidator;
export const validateMaturityFacts: ShapeValidator;
export const validatePrices: ShapeValidator;
