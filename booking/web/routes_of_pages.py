"""Every page, and what pages show."""

from litestar.types import ControllerRouterHandler

from booking.web import photo_files
from booking.web.pages import icon, problem_types, programs
from booking.web.pages.demo import mailbox
from booking.web.pages.demo import roles as demo
from booking.web.pages.finding import embed
from booking.web.pages.finding import register as register_page
from booking.web.pages.finding import search as search_page
from booking.web.pages.finding import space as space_page
from booking.web.pages.groups import group as group_page
from booking.web.pages.groups import move as group_move
from booking.web.pages.groups import series as series_page
from booking.web.pages.groups import visit as visit_page
from booking.web.pages.managing import board as managed_board
from booking.web.pages.managing import calendars as managed_calendars
from booking.web.pages.managing import closures as managed_closures
from booking.web.pages.managing import courses as managed_courses
from booking.web.pages.managing import display, door
from booking.web.pages.managing import extras as managed_extras
from booking.web.pages.managing import figures as managed_figures
from booking.web.pages.managing import hours as managed_hours
from booking.web.pages.managing import moving as managed_moves
from booking.web.pages.managing import out_of_order as managed_machines
from booking.web.pages.managing import people as managed_people
from booking.web.pages.managing import photos as managed_photos
from booking.web.pages.managing import qualifications as managed_qualifications
from booking.web.pages.managing import resource_units as managed_units
from booking.web.pages.managing import resources as managed_resources
from booking.web.pages.managing import week as managed_week
from booking.web.pages.own import (
    answering,
    arriving,
    calendar_links,
    feeds,
    home,
    mine,
    move,
    passwords,
    preferences,
    reservation,
    sign_in,
    statement,
    tokens,
)
from booking.web.pages.own import offers as offer_forms
from booking.web.pages.own import qualifications as own_qualifications
from booking.web.pages.reserving import reserve
from booking.web.pages.vouchers import application as application_page
from booking.web.pages.vouchers import campaign as campaign_page
from booking.web.pages.vouchers import campaigns as campaigns_page

PAGES: list[ControllerRouterHandler] = [
    register_page.look,
    search_page.search,
    space_page.look,
    embed.look,
    home.account,
    home.choose,
    preferences.remind,
    preferences.call,
    offer_forms.accept,
    offer_forms.decline,
    campaigns_page.look,
    campaign_page.look,
    campaign_page.take,
    application_page.look,
    application_page.send,
    application_page.take_back,
    statement.show,
    statement.approve,
    passwords.listed,
    passwords.make,
    passwords.revoke,
    tokens.listed,
    tokens.make,
    tokens.revoke,
    own_qualifications.look,
    own_qualifications.take,
    own_qualifications.give_back,
    reserve.look,
    reserve.take,
    series_page.look,
    series_page.take,
    visit_page.look,
    visit_page.take,
    group_page.look,
    group_page.cancel,
    group_move.look,
    group_move.move,
    mine.mine,
    reservation.look,
    reservation.cancel,
    reservation.confirm,
    reservation.arrive,
    reservation.keep,
    reservation.choose,
    answering.approve,
    answering.decline,
    move.look,
    move.move,
    calendar_links.download,
    feeds.listed,
    feeds.make,
    feeds.revoke,
    managed_board.choose,
    managed_board.look,
    managed_board.arrive,
    managed_week.look,
    managed_moves.move,
    managed_people.look,
    managed_people.begin,
    managed_people.end,
    managed_closures.look,
    managed_closures.make,
    managed_closures.take_back,
    managed_machines.put_out,
    managed_qualifications.look,
    managed_qualifications.make,
    managed_qualifications.take_away,
    managed_qualifications.recognise_other,
    managed_qualifications.end,
    managed_courses.make,
    managed_courses.cancel,
    managed_courses.attend,
    door.look,
    door.renew,
    door.make,
    door.revoke,
    display.look,
    arriving.look,
    arriving.come,
    managed_hours.look,
    managed_hours.change,
    managed_resources.look,
    managed_resources.look_at_new,
    managed_resources.make,
    managed_resources.look_at_one,
    managed_resources.change,
    managed_resources.change_parts,
    managed_extras.look,
    managed_extras.add,
    managed_extras.change,
    managed_photos.look,
    managed_photos.add,
    managed_photos.change,
    managed_photos.remove,
    managed_units.add,
    managed_units.rename,
    managed_units.restore_resource,
    managed_units.restore_unit,
    managed_units.retire_resource,
    managed_units.retire_unit,
    managed_figures.look,
    managed_calendars.look,
    managed_calendars.add,
    managed_calendars.check,
    managed_calendars.remove,
    managed_calendars.keep,
    managed_calendars.unkeep,
    managed_calendars.cancel,
    sign_in.form,
    sign_in.ask,
    sign_in.sent,
    sign_in.type_code,
    sign_in.look,
    sign_in.follow,
    sign_in.leave,
    mailbox.listed,
    mailbox.read,
    mailbox.letter,
    demo.look,
    demo.enter,
    demo.enter_as,
    problem_types.explain,
    programs.look,
    icon.icon,
    photo_files.photo,
]
