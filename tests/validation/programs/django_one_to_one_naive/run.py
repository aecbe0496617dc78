from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("accounts")
    from accounts.models import Member, Profile
    from accounts.views import member_list

    for i in range(volumes["members"]):
        member = Member.objects.create(name=f"member {i}")
        Profile.objects.create(member=member, city=f"city {i % 4}")
    return lambda: member_list(django_kit.request("/members"))
