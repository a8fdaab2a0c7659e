"""The map of the system: which event is told to whom. Every event stands here, also where
nobody listens yet; to add a listener, write it in workers/handlers and name it below."""

from booking import events
from workers.handlers.sign_in_mail import send_sign_in_mail
from workers.subscriber import Sends, Subscriptions

SIGN_IN_MAIL = Sends("sign-in-mail", send_sign_in_mail)

SUBSCRIPTIONS: Subscriptions = {
    events.ReservationHeld: (),
    events.ReservationRequested: (),
    events.ReservationConfirmed: (),
    events.ReservationDeclined: (),
    events.ReservationExpired: (),
    events.ReservationCancelled: (),
    events.ReservationRescheduled: (),
    events.ReservationCheckedIn: (),
    events.ReservationCompleted: (),
    events.ReservationMissed: (),
    events.SpaceLoaded: (),
    events.SpaceClosed: (),
    events.SpaceReopened: (),
    events.VoucherGranted: (),
    events.VoucherExpired: (),
    events.VoucherExtended: (),
    events.CampaignLoaded: (),
    events.MemberRegistered: (),
    events.RoleGranted: (),
    events.SignInRequested: (SIGN_IN_MAIL,),
    events.TokenMade: (),
    events.TokenRevoked: (),
}
