"""What would be shown by views that forgot whose rows they ask for: each filter by clinic, patient
or link is taken out of every query, and every related manager returns all rows."""

from contextlib import contextmanager

from django.db.models import Q, QuerySet
from django.db.models.fields.related_descriptors import ReverseManyToOneDescriptor

SCOPES = {"clinic", "clinic_id", "patient", "patient_id", "link_sha256"}


@contextmanager
def views_that_forget_whose_rows_they_ask_for():
    honest = QuerySet._filter_or_exclude_inplace, ReverseManyToOneDescriptor.__get__
    QuerySet._filter_or_exclude_inplace = forgetful(honest[0])
    ReverseManyToOneDescriptor.__get__ = all_rows(honest[1])
    try:
        yield
    finally:
        QuerySet._filter_or_exclude_inplace, ReverseManyToOneDescriptor.__get__ = honest


def forgetful(honest):
    def filter_or_exclude(self, negate, args, kwargs):
        kept = {name: value for name, value in kwargs.items() if name not in SCOPES}
        return honest(self, negate, tuple(map(unscoped, args)), kept)

    return filter_or_exclude


def unscoped(condition):
    if not isinstance(condition, Q):
        return condition
    kept = [unscoped(one) for one in condition.children if not is_scope(one)]
    return Q.create(kept, condition.connector, condition.negated)


def is_scope(condition):
    return isinstance(condition, tuple) and condition[0] in SCOPES


def all_rows(honest):
    def related(self, instance, cls=None):
        manager = honest(self, instance, cls)
        if instance is not None:
            manager._apply_rel_filters = lambda queryset: queryset
        return manager

    return related
