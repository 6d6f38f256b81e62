import type { ReservationAnswer } from "../engine/reservation.ts";

export interface ReservationRequest {
  readonly requestId: string;
  /** Whether somebody besides the run and its jobs asks. */
  readonly independent: boolean;
  /** As feeds name it; a run that goes on with local models alone is asked for it. */
  readonly model?: string;
  /** The most that it can cost. */
  readonly cost: { readonly currency: string; readonly amount: number };
}

export interface Asked extends ReservationRequest {
  readonly runId: string;
}

export interface Reserved {
  readonly answer: ReservationAnswer;
  readonly why: string;
  readonly expiresAt?: Date;
}
