/** Stands in for ajv in the bundle; see src/sdk-v1/no-schema-compiler.ts. */
export class Absent {
  constructor() {
    throw new Error('ajv is not part of this build');
  }
}

export { Absent as default };
