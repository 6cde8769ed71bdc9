import factory

from core.models import Division, User, UserPreference
from core.roles import Role

PASSWORD = "Rahasia123"  # noqa: S105 of test people only


class DivisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Division

    name = factory.Sequence(lambda n: f"Divisi {n}")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Faker("name", locale="id_ID")
    email = factory.Sequence(lambda n: f"orang{n}@example.com")
    role = Role.STAFF
    division = factory.SubFactory(DivisionFactory)
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def belongings(self, create, extracted, **kwargs):
        if create:
            UserPreference.objects.create(user=self, email_notifications=False)
            self.follow_role()
