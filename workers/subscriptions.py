"""The map of the system: which event is told to whom. Every event stands here, also where
nobody listens yet; to add a listener, write it in workers/handlers and name it below."""

from booking import (
    add_on_events,
    beneficiary_events,
    block_events,
    busy_events,
    city_events,
    door_events,
    events,
    group_events,
    inventory_events,
    photo_events,
    qualification_events,
)
from workers.handlers.block_mail import send_block_mail
from workers.handlers.calendar_mail import notify_of_calendars, send_calendar_mail
from workers.handlers.cancel_offer_mail import send_cancel_offer
from workers.handlers.certification_mail import notify_managers, send_certification_mail
from workers.handlers.group_mail import send_group_mail
from workers.handlers.pot_mail import call_officers, send_pot_mail
from workers.handlers.qualification_mail import (
    notify_of_recognition,
    notify_of_training,
    send_qualification_mail,
    send_recognition_mail,
    send_training_mail,
)
from workers.handlers.reminder_mail import send_reminder
from workers.handlers.request_mail import call_managers, send_request_mail
from workers.handlers.reservation_mail import send_reservation_mail
from workers.handlers.sign_in_mail import send_sign_in_mail
from workers.handlers.statement_mail import call_for_approval, send_statement_mail
from workers.handlers.voucher_mail import send_application_mail, send_voucher_mail
from workers.subscriber import Sends, Subscriptions, Writes

SIGN_IN_MAIL = Sends("sign-in-mail", send_sign_in_mail, urgent=True)
# One listener for all that is told of a reservation, so that it is told in order.
RESERVATION_MAIL = Sends("reservation-mail", send_reservation_mail)
REMINDER_MAIL = Sends("reminder-mail", send_reminder)
CALL_MANAGERS = Writes("call-managers", call_managers)
# Of a person's stream, which each of these mails is not the next word of.
REQUEST_MAIL = Sends("request-mail", send_request_mail, ordered=False)
GROUP_MAIL = Sends("group-mail", send_group_mail)
CANCEL_OFFER_MAIL = Sends("cancel-offer-mail", send_cancel_offer)
VOUCHER_MAIL = Sends("voucher-mail", send_voucher_mail)
APPLICATION_MAIL = Sends("application-mail", send_application_mail)
CALL_FOR_APPROVAL = Writes("call-for-approval", call_for_approval)
STATEMENT_MAIL = Sends("statement-mail", send_statement_mail, ordered=False)
NOTIFY_MANAGERS = Writes("notify-managers", notify_managers)
CERTIFICATION_MAIL = Sends("certification-mail", send_certification_mail, ordered=False)
NOTIFY_OF_CALENDARS = Writes("notify-of-calendars", notify_of_calendars)
CALENDAR_MAIL = Sends("calendar-mail", send_calendar_mail, ordered=False)
CALL_OFFICERS = Writes("call-officers", call_officers)
POT_MAIL = Sends("pot-mail", send_pot_mail, ordered=False)
QUALIFICATION_MAIL = Sends("qualification-mail", send_qualification_mail)
NOTIFY_OF_TRAINING = Writes("notify-of-training", notify_of_training)
TRAINING_MAIL = Sends("training-mail", send_training_mail, ordered=False)
NOTIFY_OF_RECOGNITION = Writes("notify-of-recognition", notify_of_recognition)
RECOGNITION_MAIL = Sends("recognition-mail", send_recognition_mail, ordered=False)
BLOCK_MAIL = Sends("block-mail", send_block_mail)

SUBSCRIPTIONS: Subscriptions = {
    events.ReservationHeld: (),
    events.ReservationRequested: (RESERVATION_MAIL, CALL_MANAGERS),
    events.ReservationConfirmed: (RESERVATION_MAIL,),
    events.ReservationDeclined: (RESERVATION_MAIL,),
    events.ReservationExpired: (RESERVATION_MAIL,),
    events.ReservationCancelled: (RESERVATION_MAIL,),
    events.ReservationRescheduled: (RESERVATION_MAIL, CALL_MANAGERS),
    events.ReservationCheckedIn: (),
    events.ReservationCompleted: (),
    events.ReservationMissed: (),
    events.ReminderDue: (REMINDER_MAIL,),
    events.AnswerAwaited: (REQUEST_MAIL,),
    events.InvitationAnswered: (CANCEL_OFFER_MAIL,),
    events.SpaceLoaded: (),
    events.OpeningHoursChanged: (),
    events.SpaceClosed: (),
    events.SpaceReopened: (),
    events.CampaignLoaded: (),
    events.MemberRegistered: (),
    events.RoleGranted: (),
    events.SignInRequested: (SIGN_IN_MAIL,),
    events.TokenMade: (),
    events.TokenRevoked: (),
    group_events.GroupReserved: (GROUP_MAIL,),
    group_events.GroupRescheduled: (GROUP_MAIL,),
    group_events.GroupCancelled: (GROUP_MAIL,),
    busy_events.BusySourceAdded: (),
    busy_events.BusySourceRemoved: (),
    busy_events.BusyTimesChanged: (NOTIFY_OF_CALENDARS,),
    busy_events.BusyTimesSettled: (),
    busy_events.BusySourceStale: (NOTIFY_OF_CALENDARS,),
    busy_events.BusySourceRecovered: (),
    busy_events.BusyNoticeDue: (CALENDAR_MAIL,),
    inventory_events.ResourceAdded: (),
    inventory_events.ResourceChanged: (),
    inventory_events.ResourceRetired: (),
    inventory_events.ResourceRestored: (),
    photo_events.PhotoAdded: (),
    photo_events.PhotoChanged: (),
    photo_events.PhotoRemoved: (),
    add_on_events.AddOnChanged: (),
    add_on_events.ReservationAddOnsChanged: (),
    block_events.MemberBlocked: (BLOCK_MAIL,),
    block_events.MemberUnblocked: (BLOCK_MAIL,),
    beneficiary_events.AccountJoined: (),
    beneficiary_events.AccountSeparated: (),
    beneficiary_events.BeneficiaryMerged: (),
    city_events.ApplicationSubmitted: (),
    city_events.ApplicationWithdrawn: (),
    city_events.ApplicationRefused: (APPLICATION_MAIL,),
    city_events.ApplicationGranted: (),
    city_events.VoucherGranted: (VOUCHER_MAIL,),
    city_events.VoucherExpired: (),
    city_events.VoucherExtended: (),
    city_events.VoucherOffered: (VOUCHER_MAIL,),
    city_events.VoucherAccepted: (),
    city_events.VoucherForfeited: (),
    city_events.VoucherRevoked: (),
    city_events.ExpenseSubmitted: (),
    city_events.ExpenseApproved: (),
    city_events.ExpenseRefused: (),
    city_events.ExpensePaid: (),
    city_events.AidDeclared: (),
    city_events.AidWithdrawn: (),
    city_events.StatementDrafted: (),
    city_events.StatementDiscarded: (),
    city_events.StatementSent: (CALL_FOR_APPROVAL,),
    city_events.StatementApproved: (),
    city_events.StatementPaid: (),
    city_events.ApprovalAwaited: (STATEMENT_MAIL,),
    city_events.SettlementCorrected: (),
    city_events.CertificationChanged: (NOTIFY_MANAGERS,),
    city_events.ListingExpiring: (NOTIFY_MANAGERS,),
    city_events.CertificationNoticeDue: (CERTIFICATION_MAIL,),
    city_events.PotRunsLow: (CALL_OFFICERS,),
    city_events.PotAlertRaised: (POT_MAIL,),
    city_events.ReservationUncovered: (RESERVATION_MAIL,),
    qualification_events.TrainingScheduled: (),
    qualification_events.TrainingCancelled: (NOTIFY_OF_TRAINING,),
    qualification_events.TrainingPlaceTaken: (),
    qualification_events.TrainingPlaceGivenBack: (),
    qualification_events.TrainingMissed: (),
    qualification_events.TrainingNoticeDue: (TRAINING_MAIL,),
    qualification_events.QualificationGranted: (QUALIFICATION_MAIL,),
    qualification_events.QualificationRevoked: (QUALIFICATION_MAIL,),
    qualification_events.QualificationExpiring: (QUALIFICATION_MAIL,),
    qualification_events.RecognitionMade: (NOTIFY_OF_RECOGNITION,),
    qualification_events.RecognitionEnded: (NOTIFY_OF_RECOGNITION,),
    qualification_events.RecognitionNoticeDue: (RECOGNITION_MAIL,),
    door_events.DoorRenewed: (),
    door_events.DoorDisplayMade: (),
    door_events.DoorDisplayRevoked: (),
}
