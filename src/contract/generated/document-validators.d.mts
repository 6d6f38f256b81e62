// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { ShapeValidator } from "../shape-validator.ts";

export const validatePolicy: ShapeValidator;
export const validateConfig: ShapeValidator;
export const validateRequirement: ShapeValidator;
export const validateWorkPlan: ShapeValidator;
